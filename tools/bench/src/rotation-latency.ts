import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { benchConnections } from './bench-connections.js';
import { median } from './statistics.js';

const ROTATIONS = 100;
const WORKERS = 4;

const contentOf = (id: string): string => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n`;

/** Milliseconds from the rename of a file to the first request that is signed with the new key, while requests go out all the time. */
export const measureRotation = async (folder: string, endpoint: string) => {
  const path = join(folder, 'rotated');
  writeFileSync(path, contentOf('AKIAROTATION'));
  const connections = benchConnections(endpoint);
  await connections.save('rotated', { strategy: 'credentials-file-path', credentials: { path } });
  const client = connections.client('rotated');

  let awaited: { readonly id: string; readonly seen: () => void } | undefined;
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { readonly headers: Readonly<Record<string, string>> };
      if (awaited !== undefined && headers['authorization']?.includes(`=${awaited.id}/`) === true) {
        awaited.seen();
        awaited = undefined;
      }
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );

  let going = true;
  const workers = Array.from({ length: WORKERS }, async () => {
    while (going) {
      await client.send(new HeadObjectCommand({ Bucket: 'bench', Key: 'constant' }));
    }
  });
  const times: number[] = [];
  for (let turn = 0; turn < ROTATIONS; turn += 1) {
    await delay(20 + (turn % 7) * 10);
    const id = `AKIA${turn}ROTATION`;
    writeFileSync(`${path}.new`, contentOf(id));
    const began = performance.now();
    await new Promise<void>((seen) => {
      awaited = { id, seen };
      renameSync(`${path}.new`, path);
    });
    times.push(performance.now() - began);
  }
  going = false;
  await Promise.all(workers);
  connections.close();
  const sorted = [...times].sort((a, b) => a - b);
  return { fileRotationP99Ms: sorted[Math.ceil(0.99 * ROTATIONS) - 1] ?? Number.NaN, fileRotationMedianMs: median(times) };
};
