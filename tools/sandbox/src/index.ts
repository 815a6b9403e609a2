export { startSandbox } from './start-sandbox.js';
export type { Sandbox, SandboxObject, SandboxOptions, SandboxUser } from './sandbox.js';
export type { NewRole, NewUser, Role } from './state/identities.js';
export type { Access, AccessKey, SessionCredentials, UserPolicy } from './state/user.js';
export type { SsoAssignment, SsoSession } from './state/sso-sessions.js';
export type { LoggedRequest } from './state/request-log.js';
export type { Fault, FaultEffect } from './state/faults.js';
export { AwsError, SandboxMisuse, type AwsErrorCode } from './aws-error.js';
