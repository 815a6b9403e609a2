import { json } from 'node:stream/consumers';
import { finishedRun } from './finished-run.js';
import { rightOf, startReplicateApp, type ReplicateAppInput } from './replicate-app.js';

export interface ReplicateWorkerInput extends ReplicateAppInput {
  readonly runId: string;
  readonly input: unknown;
}

/** A process that starts a run, or finds that it was started before, and prints how it ended. */
const { runId, input, ...app } = (await json(process.stdin)) as ReplicateWorkerInput;
const { workflows, close } = await startReplicateApp(app);
await rightOf(workflows.start('replicate', input, { idempotencyKey: runId }));
process.stdout.write(`${JSON.stringify(await finishedRun(workflows, runId))}\n`);
await close();
