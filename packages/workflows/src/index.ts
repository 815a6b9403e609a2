// A workflow
export { Workflow, type WorkflowOptions, type WorkflowRun } from './workflow.decorator.js';
export { workflowQueue, type QueueLimits, type WorkflowQueue } from './workflow-queue.js';
export { type Cron } from './cron.js';
export { type Progress, type StepContext, type StepOptions, type Storable, type WorkflowContext } from './workflow-context.js';

// Inside a step
export { mapConcurrently } from './map-concurrently.js';
export { WorkLimit } from './work-limit.js';

// Running them
export { WorkflowsModule } from './workflows.module.js';
export { type WorkflowsModuleOptions } from './workflows.module-definition.js';
export { InjectWorkflows } from './inject-workflows.decorator.js';
export { WORKFLOWS, WORKFLOW_ENGINE } from './workflows.tokens.js';
export { Workflows, type WorkflowInfo } from './workflows.js';
export { type StartOptions } from './start-run.js';
export { type RunQuery } from './run-query.js';
export { type RerunOptions } from './steer-run.js';
export {
  RUN_STATUSES,
  type Run,
  type RunDetails,
  type RunError,
  type RunGlance,
  type RunningStep,
  type RunPage,
  type RunProgress,
  type RunStatus,
  type StepFailure,
  type StepRecord,
  type UsedGeneration,
} from './run.js';

// Another engine
export { type EngineLog, type EngineWorkflow, type LogLevel, type NewRun, type RunFilter, type WorkflowEngine } from './workflow-engine.js';

// Failures
export { WorkflowException } from './workflow-exception.js';
export {
  describeWorkflowError,
  type DependencyUnmet,
  type EngineUnavailable,
  type InvalidRunRequest,
  type InvalidWorkflowDefinition,
  type InvalidWorkflowInput,
  type RunIdTaken,
  type RunInWrongState,
  type RunNotFound,
  type WorkflowError,
  type WorkflowNotFound,
} from './workflow-error.js';
