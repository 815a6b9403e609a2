import { median, quartiles } from '../statistics.js';
import type { BenchOptions } from './bench-options.js';
import { compareRates } from './rates.js';
import { startWorkerProcess } from './worker-process.js';

const STEPS = 3;

/** Two processes on one database against one on another. In both one process alone queues the runs. */
export const measureTwoProcesses = async (freshDatabase: () => Promise<string>, { rounds, runs, say }: BenchOptions) => {
  const [shared, single] = [await freshDatabase(), await freshDatabase()];
  const workers = [];
  for (const databaseUrl of [shared, shared, single]) {
    workers.push(await startWorkerProcess('aqueduct-worker', { BENCH_DATABASE_URL: databaseUrl }));
  }
  const [first, , alone] = workers;
  try {
    if (first === undefined || alone === undefined) {
      throw new Error('the processes did not start');
    }
    say(`throughput of two processes, ${runs} runs of ${STEPS} steps`);
    const sites = [
      { databaseUrl: shared, worker: first },
      { databaseUrl: single, worker: alone },
    ] as const;
    const { rates, processes, ratios } = await compareRates(sites, ['two processes', 'one process'], { rounds, runs, steps: STEPS, say });
    if (processes[0] !== 2 || processes[1] !== 1) {
      throw new Error(`${processes[0]} processes took part where two should have, and ${processes[1]} where one should have`);
    }
    return {
      twoProcesses: median(ratios),
      twoProcessesQuartiles: quartiles(ratios),
      twoProcessesRunsPerSecond: { two: median(rates[0]), one: median(rates[1]) },
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
};
