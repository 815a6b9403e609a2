import { json } from 'node:stream/consumers';
import { rightOf, startInventoryApp, type InventoryAppInput } from './inventory-app.js';
import { finishedRun } from './finished-run.js';

export interface InventoryWorkerInput extends InventoryAppInput {
  readonly workflow: string;
  readonly runId: string;
  readonly input: unknown;
}

/** A process that starts a run, or finds that it was started before, and prints how it ended. */
const { workflow, runId, input, ...app } = (await json(process.stdin)) as InventoryWorkerInput;
const { workflows, close } = await startInventoryApp(app);
await rightOf(workflows.start(workflow, input, { idempotencyKey: runId }));
process.stdout.write(`${JSON.stringify(await finishedRun(workflows, runId))}\n`);
await close();
