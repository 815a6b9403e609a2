// Codecs and the types of the same names, by endpoint; dates are ISO 8601 text
export { FieldSet, FormField, IntegrationList, IntegrationView, StrategyView, TestStepView } from './integrations.js';
export { Instruction, Preparation, PrepareConnection, PrepareEdit } from './connection-preparations.js';
export { ConnectionFailure, ConnectionStatus, CredentialWarning, Provenance, SnapshotInUse } from './connection-status.js';
export { AliasView, ConnectionList, ConnectionView, CreateConnection, EditConnection, TestConnection } from './connections.js';
export { Checks, RetestConnection, StepFailure, StepResult, StepStarted, Suggestion, TestResult } from './test-result.js';
export { CredentialsFileView, FileProblem, ProfileView } from './credentials-files.js';
export { CronView, DependencyView, StartRun, WorkflowList, WorkflowView } from './workflows.js';
export {
  ProgressView,
  RepeatRun,
  RunDetails,
  RunError,
  RunGlance,
  RunningStepView,
  RunPage,
  RunQuery,
  RunStatus,
  RunView,
  StepFailureView,
  StepView,
  UsedConnectionView,
} from './runs.js';
export { Health } from './health.js';
export { AuditEntryView, AuditPage, AuditQuery } from './audit.js';
export { ConnectionUsageView, ConnectionUseView, RemovalQuery, UsingRun } from './connection-usage.js';

// Errors
export { FieldProblem, Problem, PROBLEM_CONTENT_TYPE, problemType } from './problem.js';

// The parts they are made of
export { ObjectType, request, response } from './object.js';
export { Count, JsonObject, Timestamp } from './wire.js';
export { schemaOf, type Components, type Schema } from './json-schema.js';
