import { DBOS, Error as DbosErrors } from '@dbos-inc/dbos-sdk';
import { cleanError } from '../clean-error.js';
import type { EngineCalls } from '../workflow-execution.js';

/** Not failures: the engine parks an execution with these, so they must reach it as they are. */
const isEngineSignal = (error: unknown): boolean =>
  error instanceof DbosErrors.DBOSWorkflowCancelledError || error instanceof DbosErrors.DBOSWorkflowConflictError;

const cleaned = (error: unknown): unknown => {
  if (error instanceof DbosErrors.DBOSUnexpectedStepError) {
    const remedy = 'Put new steps behind patched(), or register the changed workflow as a new version.';
    return cleanError({ name: 'StepOrderChanged', message: `${error.message}. ${remedy}`, remedy });
  }
  return isEngineSignal(error) ? error : cleanError(error);
};

/** What DBOS does for a run that this process executes. */
export const DBOS_CALLS: EngineCalls = {
  recorded: (once, { name, maxAttempts, retryDelayMs, retry }) =>
    DBOS.runStep(once, {
      name,
      retriesAllowed: maxAttempts > 1,
      maxAttempts,
      intervalSeconds: retryDelayMs / 1_000,
      shouldRetry: retry,
    }),
  stepId: () => DBOS.stepID ?? 0,
  cancelled: () => DBOS.stepStatus?.cancelSignal,
  sleep: (ms) => DBOS.sleepms(ms),
  patched: (name) => DBOS.patch(name),
  cleaned,
};
