import type { RunDetails } from '../run.js';
import type { Workflows } from '../workflows.js';
import { runOrThrow } from './run-or-throw.js';
import { until } from './until.js';

/** The run, once it has ended. */
export const finishedRun = (workflows: Workflows, id: string): Promise<RunDetails> =>
  until(`the end of the run ${id}`, async () => {
    const run = await runOrThrow(workflows.run(id));
    return run.finishedAt === undefined ? undefined : run;
  });
