import 'reflect-metadata';
import { leave, plant } from '@aqueduct/canaries';
import { createApp } from '@aqueduct/server';
import { InventoryModule } from '@aqueduct/workflows-inventory';
import { join } from 'node:path';
import { aqueductApi } from './aqueduct-api.js';
import { makeDemoWorld } from './demo-world.js';
import { connectFourWays } from './four-ways.js';
import { runInventories } from './inventories.js';
import { say } from './say.js';
import { faults, summary } from './verdict.js';

const HELP = `npm run demo [-- --once]

Starts an embedded PostgreSQL, a stand-in for AWS on loopback and the Aqueduct server; connects one S3 bucket in four
ways through the HTTP API, runs the inventory workflow on each, and rotates a key while a run is under way. Needs no AWS
account and nothing outside npm; everything it writes is in a temporary folder that it removes.

  --once    end when all is shown; the exit code is 0 only if all of it worked
  --help    this text

AQUEDUCT_PORT chooses the port of the server (default: a free one).`;

const demo = async (once: boolean): Promise<number> => {
  const began = performance.now();
  say('Aqueduct: connect S3 once, let every workflow use it.\n');
  say('Starting PostgreSQL, a stand-in for AWS, and the server ...');
  const world = await makeDemoWorld();
  let key = '';
  const lines: string[] = [];
  const server = await createApp({
    env: {
      AQUEDUCT_PORT: process.env['AQUEDUCT_PORT'] ?? '0',
      AQUEDUCT_DATA: join(world.folder, 'data'),
      AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES: 'true',
      AQUEDUCT_S3_TRUSTED_ENDPOINTS: world.sandbox.endpoint,
      AQUEDUCT_SSO_PORTAL_ENDPOINT: world.sandbox.ssoEndpoint,
    },
    extraModules: [InventoryModule.forConnection('demo-file')],
    log: { write: (line: string) => void lines.push(line) },
    handOverKey: (first) => {
      key = plant(first);
    },
  });
  const close = async (): Promise<void> => {
    await server.close();
    leave('log', lines.join(''));
    await world.close();
  };
  try {
    const url = await server.listen();
    const api = aqueductApi(url, key);
    say(`  server ${url}, stand-in for S3 ${world.sandbox.endpoint}\n`);

    say('Connecting one bucket in four ways, each with an identity of its own:');
    const ways = await connectFourWays(api, world);

    say('\nRunning the inventory workflow on each:');
    const runs = await runInventories(api, world, ways);

    const wrong = faults(runs);
    say(`\n${summary(runs)}\n`);
    wrong.forEach((fault) => {
      say(`  FAULT  ${fault}`);
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(wrong.length === 0 ? `All of it worked, in ${seconds} s.` : `${wrong.length} things did not work.`);
    say(`The manifests are in the bucket ${world.bucket}, below raw/_inventory/.`);
    if (!once) {
      say(`\nLook around while it runs (Ctrl-C ends it and removes everything):

  export AQUEDUCT=${url}/api/v1  KEY=${key}
  curl -H "Authorization: Bearer $KEY" $AQUEDUCT/connections
  curl -H "Authorization: Bearer $KEY" $AQUEDUCT/runs
  curl -H "Authorization: Bearer $KEY" -X POST $AQUEDUCT/connections/demo-sso/tests

Every endpoint: ${url}/api/docs-json (with the same header). Next: "npm start", and "With a real AWS account" in README.md.`);
      await new Promise((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      say('\nClosing ...');
    }
    return wrong.length === 0 ? 0 : 1;
  } catch (error) {
    say(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    say('The last lines of the server’s log:');
    lines.slice(-10).forEach((line) => {
      say(`  ${line.trim()}`);
    });
    return 1;
  } finally {
    await close();
  }
};

const args = process.argv.slice(2);
const unknown = args.filter((arg) => arg !== '--once' && arg !== '--help');
if (args.includes('--help') || unknown.length > 0) {
  say(unknown.length > 0 ? `Unknown option: ${unknown.join(' ')}\n\n${HELP}` : HELP);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  process.exitCode = await demo(args.includes('--once'));
}
