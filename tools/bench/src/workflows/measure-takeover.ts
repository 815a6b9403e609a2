import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../statistics.js';
import type { BenchOptions } from './bench-options.js';
import { freshIds } from './rates.js';
import { startWorkerProcess, type WorkerEvent, type WorkerProcess } from './worker-process.js';

/** How often a process looks for dead ones: kills fall anywhere in between. */
const SWEEP_MS = 2_000;

const begun = (id: string, workers: ReadonlyArray<WorkerProcess>): Promise<WorkerEvent> =>
  Promise.any(workers.map((worker) => worker.next((event) => event.tag === 'Begun' && event.runId === id)));

/** From kill -9 of the process whose step is running to the moment at which another one has begun the step again. */
export const measureTakeover = async (freshDatabase: () => Promise<string>, { kills, say }: BenchOptions) => {
  const databaseUrl = await freshDatabase();
  const start = (): Promise<WorkerProcess> => startWorkerProcess('aqueduct-worker', { BENCH_DATABASE_URL: databaseUrl });
  let workers = [await start(), await start()];
  try {
    say(`takeover of a killed process, ${kills} times`);
    const times: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const [id = ''] = freshIds('held', 1);
      const running = begun(id, workers);
      await workers[0]?.ask('hold', { id });
      const { pid } = (await running) as WorkerEvent & { readonly pid: number };
      await pause(Math.random() * SWEEP_MS);
      const survivors = workers.filter((worker) => worker.pid !== pid);
      const again = begun(id, survivors);
      const killed = Date.now();
      await workers.find((worker) => worker.pid === pid)?.kill();
      times.push((await again).at - killed);
      say(`  kill ${kill + 1}: ${times.at(-1)} ms`);
      workers = [await start(), await start()];
      await Promise.all(survivors.map((worker) => worker.ask('release')));
      // What has let go would hold no other run.
      await Promise.all(survivors.map((worker) => worker.stop()));
    }
    return { takeoverMs: Math.max(...times), takeoverMedianMs: median(times) };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
};
