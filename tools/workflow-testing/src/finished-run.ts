import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowException, type RunDetails, type Workflows } from '@aqueduct/workflows';
import * as E from 'fp-ts/lib/Either.js';

const POLL_MS = 50;

const whereItIs = ({ status, stuck, running }: RunDetails): string =>
  [status, ...(stuck === undefined ? [] : [stuck]), ...running.map(({ name, attempt }) => `in step "${name}", attempt ${attempt}`)].join(', ');

/** The run, once it has ended; after the given time it tells where the run is. */
export const finishedRun = async (workflows: Workflows, id: string, patienceMs: number): Promise<RunDetails> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const run = await workflows.run(id)();
    if (E.isLeft(run)) {
      throw new WorkflowException(run.left);
    }
    if (run.right.finishedAt !== undefined) {
      return run.right;
    }
    if (Date.now() > deadline) {
      throw new Error(`The run ${id} of "${run.right.workflow}" has not ended within ${patienceMs} ms; it is ${whereItIs(run.right)}.`);
    }
    await pause(POLL_MS);
  }
};
