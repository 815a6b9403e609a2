import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { storeUnavailable, type ConnectionUsage } from '@aqueduct/integrations';
import type { Workflows } from '@aqueduct/workflows';

/** Connections are needed by the workflows that declare them, and by runs that have not ended. */
export const workflowUsage = (workflows: Workflows): ConnectionUsage => ({
  usedBy: ({ name }) =>
    pipe(
      workflows.unfinishedUsing(name),
      TE.mapLeft(storeUnavailable),
      TE.map((runs) => [
        ...workflows.declaring(name).map((workflow) => `workflow ${workflow}`),
        ...runs.map(({ id, status }) => `run ${id} (${status})`),
      ]),
    ),
});
