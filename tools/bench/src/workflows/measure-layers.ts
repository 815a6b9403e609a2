import { median, percentile, quartiles } from '../statistics.js';
import { WORKER_CONCURRENCY } from './bench-runs.js';
import type { BenchOptions } from './bench-options.js';
import { compareRates, freshIds, type Site } from './rates.js';
import { startWorkerProcess, type WorkerFile } from './worker-process.js';

const FEW_STEPS = 3;
const MANY_STEPS = 13;
const COUNTED_RUNS = 20;

const siteOf = async (file: WorkerFile, databaseUrl: string): Promise<Site> => ({
  databaseUrl,
  worker: await startWorkerProcess(file, { BENCH_DATABASE_URL: databaseUrl }),
});

const counted = async ({ worker }: Site, question: 'statements' | 'startStatements', steps: number): Promise<number> => {
  // The first ones open connections.
  await worker.ask(question, { ids: freshIds('warm', 3), steps });
  const counts = (await worker.ask(question, { ids: freshIds('count', COUNTED_RUNS), steps })) as ReadonlyArray<number>;
  return counts.reduce((sum, each) => sum + each, 0) / counts.length;
};

/** Statements for one step more, whatever a run costs by itself. */
const statementsPerStep = async (site: Site): Promise<number> =>
  ((await counted(site, 'statements', MANY_STEPS)) - (await counted(site, 'statements', FEW_STEPS))) / (MANY_STEPS - FEW_STEPS);

const latenciesOf = ({ worker }: Site, runs: number) =>
  worker.ask('latencies', { ids: freshIds('latency', runs), steps: 1 }) as Promise<ReadonlyArray<number>>;

/** Our layer against bare DBOS: one process each, each on its own database. */
export const measureLayers = async (freshDatabase: () => Promise<string>, { rounds, runs, latencies, say }: BenchOptions) => {
  const ours = await siteOf('aqueduct-worker', await freshDatabase());
  const bare = await siteOf('bare-dbos-worker', await freshDatabase());
  try {
    say('statements per step');
    const statements = { ours: await statementsPerStep(ours), bare: await statementsPerStep(bare) };
    const starts = { ours: await counted(ours, 'startStatements', 1), bare: await counted(bare, 'startStatements', 1) };
    say(`  ours ${statements.ours}, bare ${statements.bare}; to start a run: ours ${starts.ours}, bare ${starts.bare}`);
    say(`throughput, ${runs} runs of ${FEW_STEPS} steps`);
    const { rates, ratios } = await compareRates([ours, bare], ['ours', 'bare'], { rounds, runs, steps: FEW_STEPS, say });
    say(`enqueue to start, ${latencies} runs each`);
    const [times, bareTimes] = [await latenciesOf(ours, latencies), await latenciesOf(bare, latencies)];
    return {
      extraSqlPerStep: statements.ours - statements.bare,
      statementsPerStep: statements,
      statementsPerStart: starts,
      runsVsBareDbos: median(ratios),
      runsVsBareDbosQuartiles: quartiles(ratios),
      runsPerSecond: { ours: median(rates[0]), bare: median(rates[1]) },
      startP50Ms: median(times),
      startP99Ms: percentile(times, 0.99),
      bareStartP50Ms: median(bareTimes),
      bareStartP99Ms: percentile(bareTimes, 0.99),
      workerConcurrency: WORKER_CONCURRENCY,
    };
  } finally {
    await ours.worker.stop();
    await bare.worker.stop();
  }
};
