import { describeWorkflowError, type WorkflowError } from './workflow-error.js';

/**
 * Ends the start of the application: a workflow that cannot be run, or an engine without a database. `failure` is the
 * typed cause.
 *
 * @publicApi
 */
export class WorkflowException extends Error {
  override readonly name = 'WorkflowException';

  constructor(readonly failure: WorkflowError) {
    const { problem, remedy } = describeWorkflowError(failure);
    super(`${problem} ${remedy}`);
  }
}
