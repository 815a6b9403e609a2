export { startWorkflows, type TestWorkflowsOptions, type WorkflowModule } from './start-workflows.js';
export { TestWorkflows, type RunOptions } from './test-workflows.js';
export { type TestConnection } from './test-connection.js';

// For specs that kill processes, and wait for them
export { startProgram, type Program } from './start-program.js';
export { until } from './until.js';
export { ODD_KEYS } from './odd-keys.js';
