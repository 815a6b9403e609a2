export { startWorkflows, type TestWorkflowsOptions, type WorkflowModule } from './start-workflows.js';
export { TestWorkflows, type RunOptions } from './test-workflows.js';
export { type TestConnection } from './test-connection.js';
