// What an integration declares
export { type Integration, type AnyIntegration, type AnyStrategy, type EffectiveInput } from './integration.js';
export { passed, skipped, warned, type StepFinding, type TestContext, type TestStep } from './test-step.js';
export { type CredentialStrategy, type ConnectionSource, type CredentialSource, type CredentialWarning, type Narrowing, type Resolved, type Provenance } from './credential-strategy.js';
export { text, secretText, choice, toggle, optional, refined, type AnyField, type Field, type Fields } from './field.js';
export { fieldsCodec, formFields, jsonSchema, publicFields, secretNames, type FieldsOf, type FormField } from './fields.js';
export { Secret } from './secret.js';

// Connections
export { ConnectionName, CONNECTION_NAME_RULE, namesOf, type Connection, type ConnectionAlias } from './connection.js';
export { type DraftInput, type DraftError } from './connection-draft.js';
export { createConnection, type CreateInput, type CreateError } from './create-connection.js';
export { editConnection, type EditInput, type EditError } from './edit-connection.js';
export { prepareConnection, prepareDraft, type PreparationInput } from './prepare-connection.js';
export { type Instruction, type Preparation } from './preparation.js';
export { removeConnection, type RemoveError } from './remove-connection.js';
export { releaseAlias, type ReleaseError } from './release-alias.js';
export { type RemovalOptions } from './forcing.js';
export { SYSTEM, type AuditEntry, type AuditQuery, type Author, type ChangeAction, type ChangeNote } from './change-note.js';
export { findConnection, testConnection, testDraft, type TestOptions } from './test-connection.js';
export { type TestProgress } from './run-test.js';
export { firstFailure, type Checks, type StepFailure, type StepResult, type StepVerdict, type TestResult } from './test-result.js';

// Resolving
export { type ConnectionStatus, type FailureInUse, type SnapshotInUse } from './connection-status.js';
export { type ResolveFailure } from './resolve-failure.js';
export { connectionResolver, type ConnectionResolver, type ResolverPorts } from './connection-resolver.js';
export { openConnection, type OpenableConnection } from './open-connection.js';
export { refreshingSource, type RefreshingSourceOptions } from './refreshing-source.js';
export { type Scope, type Snapshot, type SnapshotOptions, type SnapshotSource } from './snapshot.js';
export { integrationRegistry, type IntegrationRegistry, type RegisteredIntegration } from './integration-registry.js';
export { singleFlight } from './single-flight.js';

// What a request is made for
export { currentActivity, duringActivity, type Activity, type UsedConnection } from './activity.js';

// Secrets at rest
export { KeyRing } from './key-ring.js';
export { open, seal, sealingKeyId, type SealedFor } from './sealing.js';

// Ports
export { type ConnectionChange, type ConnectionStore, type NameRefused } from './connection-store.js';
export { type ConnectionUsage } from './connection-usage.js';
export { usesInWords, type ConnectionUse, type RoleSourceUse, type UnfinishedRuns, type UsingRun, type WorkflowUse } from './connection-use.js';
export { type ConnectionPorts } from './connection-ports.js';

// Who needs what
export { enforcementOf, type Enforcement } from './enforcement.js';
export { dependencyState, isUnmet, type Dependency, type DependencyState } from './dependency-state.js';

// Failures
export { classificationOf, classified, type Classification } from './classified-error.js';
export { describeError, type Description } from './describe-error.js';
export { decodeWith } from './decode.js';
export { ruled } from './ruled.js';
export {
  aliasNotFound,
  connectionChanged,
  connectionCircle,
  connectionInUse,
  connectionNameReserved,
  connectionNameTaken,
  connectionNotFound,
  credentialsRejected,
  credentialsUnavailable,
  invalidInput,
  storeUnavailable,
  usedBeforeInit,
  type AliasInUse,
  type AliasNotFound,
  type ConnectionChanged,
  type ConnectionCircle,
  type ConnectionInUse,
  type ConnectionNameReserved,
  type ConnectionNameTaken,
  type ConnectionNotFound,
  type ConnectionRenamed,
  type CredentialError,
  type CredentialsRejected,
  type CredentialsUnavailable,
  type IntegrationError,
  type InvalidInput,
  type ResolveError,
  type SealBroken,
  type SealingKeyUnknown,
  type SecretRequired,
  type StoreUnavailable,
  type StoredConnectionInvalid,
  type TestFailed,
  type UnknownIntegration,
  type UnknownStrategy,
  type UsedBeforeInit,
  type Violation,
} from './integration-error.js';
export { type Json, type JsonRecord } from './json.js';
