import { DBOS } from '@dbos-inc/dbos-sdk';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import type { RunInHand } from '../fleet/liveness.js';
import { withoutRetries } from './without-retries.js';

/** The runs that some process has taken and not finished. */
export const runsInHand = async (): Promise<ReadonlyArray<RunInHand>> => {
  const records = await withoutRetries(() => DBOS.listWorkflows({ status: 'PENDING', loadInput: false, loadOutput: false }));
  return records.map(({ workflowID, executorId = '' }) => ({ runId: workflowID, executorId }));
};

/** Whether this process is executing the run. */
export const runsHere = (runId: string): boolean => DBOSExecutor.globalInstance?.systemDatabase.checkForRunningWorkflow(runId) === true;

/** `resumeWorkflows` would do too, but resets the count of attempts: a run that kills its process would loop for ever. */
export const requeueRunsOf = async (executorId: string): Promise<void> => {
  await withoutRetries(async () => DBOSExecutor.globalInstance?.recoverPendingWorkflows([executorId]));
};
