import { DBOS } from '@dbos-inc/dbos-sdk';
import { BenchRuns, POLL_MS, WORKER_CONCURRENCY, type Step } from './bench-runs.js';
import { serveParent } from './serve-parent.js';
import { countStatements } from './statement-count.js';

/** DBOS as its manual has it, with a queue of the same settings as ours and nothing of us. */
countStatements();
const QUEUE = 'bench';

interface Input {
  readonly id: string;
  readonly steps: number;
}

const runs = new BenchRuns((id, steps) => DBOS.startWorkflow(trivial, { workflowID: id, queueName: QUEUE })({ id, steps }));
const step: Step = (name) => DBOS.runStep(() => Promise.resolve(name), { name });
const trivial = DBOS.registerWorkflow(({ id, steps }: Input): Promise<number> => runs.run(id, steps, step), { name: 'trivial' });

DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env['BENCH_DATABASE_URL'] ?? '',
  executorID: `bare-${process.pid}`,
  enablePatching: true,
  logLevel: 'error',
});
await DBOS.launch();
await DBOS.registerQueue(QUEUE, { workerConcurrency: WORKER_CONCURRENCY, minPollingIntervalMs: POLL_MS, onConflict: 'always_update' });
serveParent({ ...runs.answers, stop: () => DBOS.shutdown({ workflowCompletionTimeoutMS: 1_000 }) });
