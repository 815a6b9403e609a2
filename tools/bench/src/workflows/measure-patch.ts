import { KeyRing } from '@aqueduct/integrations';
import { startSandbox } from '@aqueduct/sandbox';
import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from '../statistics.js';
import type { BenchOptions } from './bench-options.js';
import { startWorkerProcess } from './worker-process.js';

/** Not counted: the first ones run code that is not compiled yet. */
const WARM_UP = 5;

/**
 * One process changes the key of a connection again and again, while a step that runs in another process sends requests
 * through it: from the beginning of the transaction to the first request that is signed with the new key.
 */
export const measurePatch = async (freshDatabase: () => Promise<string>, { patches, say }: BenchOptions) => {
  const sandbox = await startSandbox();
  const env = { BENCH_DATABASE_URL: await freshDatabase(), BENCH_ENDPOINT: sandbox.endpoint, BENCH_KEY_RING: KeyRing.generate() };
  const editor = await startWorkerProcess('connected-worker', env);
  const requester = await startWorkerProcess('connected-worker', { ...env, BENCH_RUNS: 'yes' });
  try {
    say(`PATCH of a connection, ${patches} times`);
    const first = sandbox.addUser({ name: 'bench' });
    sandbox.createBucket('bench', { owner: 'bench' });
    sandbox.putObject('bench', 'constant', 'constant');
    const signedWith = (accessKeyId: string) => requester.next((event) => event.tag === 'Signed' && event.accessKeyId === accessKeyId);
    await editor.ask('connect', { accessKeyId: first.accessKeyId, secretAccessKey: first.secretAccessKey });
    const going = signedWith(first.accessKeyId);
    await requester.ask('request');
    await going;
    const times: number[] = [];
    const withEdit: number[] = [];
    for (let patch = -WARM_UP; patch < patches; patch += 1) {
      await pause(20 + ((patch + WARM_UP) % 7) * 10);
      const key = sandbox.addKey('bench');
      const signed = signedWith(key.accessKeyId);
      const { asked, writing } = (await editor.ask('patch', { ...key })) as { readonly asked: number; readonly writing: number };
      const { at } = await signed;
      if (patch >= 0) {
        times.push(at - writing);
        withEdit.push(at - asked);
      }
    }
    say(`  median ${median(times)} ms, slowest ${[...times].sort((a, b) => b - a).slice(0, 5).join(', ')} ms`);
    await requester.ask('end');
    return { patchP99Ms: percentile(times, 0.99), patchP50Ms: median(times), patchWithTestP99Ms: percentile(withEdit, 0.99) };
  } finally {
    await requester.stop();
    await editor.stop();
    await sandbox.stop();
  }
};
