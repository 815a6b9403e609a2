/** The service that starts workflows and reads their runs. */
export const WORKFLOWS = 'Workflows';

/** The engine behind it, a {@link WorkflowEngine}. */
export const WORKFLOW_ENGINE = 'WorkflowEngine';

/** What knows the declared connections, a {@link WorkflowDependencies}. */
export const WORKFLOW_DEPENDENCIES = 'WorkflowDependencies';
