import { json } from 'node:stream/consumers';
import { rightOf, startRetentionApp, type RetentionAppInput } from './retention-app.js';
import { finishedRun } from './finished-run.js';

export interface RetentionWorkerInput extends RetentionAppInput {
  readonly runId: string;
  readonly input: unknown;
}

/** A process that starts a run, or finds that it was started before, and prints how it ended. */
const { runId, input, ...app } = (await json(process.stdin)) as RetentionWorkerInput;
const { workflows, close } = await startRetentionApp(app);
await rightOf(workflows.start('retention', input, { idempotencyKey: runId }));
process.stdout.write(`${JSON.stringify(await finishedRun(workflows, runId))}\n`);
await close();
