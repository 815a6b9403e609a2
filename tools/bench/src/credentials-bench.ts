import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureClient } from './client-rates.js';
import { measureManyClients } from './many-clients.js';
import { measureResolving } from './resolve-times.js';
import { measureRotation } from './rotation-latency.js';
import { withS3Server } from './with-s3-server.js';

const HELP = `npm run bench:credentials [-- --json]

What it costs to resolve credentials, against the AWS SDK for JavaScript in the same process: medians of alternating rounds.
The last line is one JSON object.

  resolveVsFromIniFresh      a connection on an unchanged file: time of fromIni({ ignoreCache: true }) / ours
  resolveVsFromIniCached     the same against fromIni as it is
  resolve1000VsFromIniFresh  the first one, with a file of 1,000 profiles
  parseVsSdk                 a text of 1,000 profiles: time of the SDK's parser / ours
  clientMinusRawAA           what the injected client costs, as in bench:client
  heapKbPerClient            1,000 connections in use: heap of each, in KB
  sockets                    the same: connections that are open
  fileRotationP99Ms          from the rename of a file to the first request signed with the new key, 99th percentile`;

const measure = async (endpoint: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const { microseconds, ...resolving } = await measureResolving(folder, endpoint);
    const { clientMinusRawAA, clientVsRaw, rawVsRaw } = await measureClient(endpoint);
    const many = await measureManyClients(endpoint);
    const rotation = await measureRotation(folder, endpoint);
    return { ...resolving, clientMinusRawAA, ...many, ...rotation, clientVsRaw, rawVsRaw, microseconds, load: loadavg()[0] };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const main = async (json: boolean): Promise<void> => {
  const figures = await withS3Server(measure);
  if (!json) {
    for (const [name, value] of Object.entries(figures)) {
      console.log(`${name.padEnd(26)} ${typeof value === 'number' ? value.toFixed(3) : JSON.stringify(value)}`);
    }
  }
  console.log(JSON.stringify(figures));
};

if (process.argv.includes('--help')) {
  console.log(HELP);
} else {
  await main(process.argv.includes('--json'));
  process.exit(0);
}
