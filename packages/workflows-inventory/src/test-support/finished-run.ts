import type { RunDetails, Workflows } from '@aqueduct/workflows';
import { rightOf } from './inventory-app.js';
import { until } from '@aqueduct/workflow-testing';

/** The run, once it has ended. */
export const finishedRun = (workflows: Workflows, id: string): Promise<RunDetails> =>
  until(`the end of the run ${id}`, async () => {
    const run = await rightOf(workflows.run(id));
    return run.finishedAt === undefined ? undefined : run;
  });
