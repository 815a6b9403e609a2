import type { ConnectionUse } from './connection-use.js';
import type { TestResult } from './test-result.js';

/** A field that was refused. `expected` says what to send instead, never what was sent. */
export interface Violation {
  readonly field: string;
  readonly expected: string;
}

/** What was sent cannot be decoded; every wrong field is named. */
export interface InvalidInput {
  readonly _tag: 'InvalidInput';
  readonly violations: ReadonlyArray<Violation>;
}

/** No connection has this name. */
export interface ConnectionNotFound {
  readonly _tag: 'ConnectionNotFound';
  readonly name: string;
}

/** Another connection has this name. */
export interface ConnectionNameTaken {
  readonly _tag: 'ConnectionNameTaken';
  readonly name: string;
}

/** The name is an old name of another connection, and still leads there. */
export interface ConnectionNameReserved {
  readonly _tag: 'ConnectionNameReserved';
  readonly name: string;
  /** What the connection is called now. */
  readonly by: string;
}

/** The connection has another name now, and what was asked for is asked by that name only. */
export interface ConnectionRenamed {
  readonly _tag: 'ConnectionRenamed';
  readonly name: string;
  readonly now: string;
}

/** The connection has no such old name. */
export interface AliasNotFound {
  readonly _tag: 'AliasNotFound';
  readonly name: string;
  readonly alias: string;
}

/** Somebody still says the old name of a connection. */
export interface AliasInUse {
  readonly _tag: 'AliasInUse';
  readonly name: string;
  readonly alias: string;
  readonly usedBy: ReadonlyArray<ConnectionUse>;
}

/** Somebody else edited the connection in between. */
export interface ConnectionChanged {
  readonly _tag: 'ConnectionChanged';
  readonly name: string;
}

/** Connections that would get their credentials from each other. */
export interface ConnectionCircle {
  readonly _tag: 'ConnectionCircle';
  /** The field of the strategy that closes the circle. */
  readonly field: string;
  /** The names; the first one again at the end. */
  readonly names: ReadonlyArray<string>;
}

/** A workflow, an unfinished run or another connection needs the connection. */
export interface ConnectionInUse {
  readonly _tag: 'ConnectionInUse';
  readonly name: string;
  readonly usedBy: ReadonlyArray<ConnectionUse>;
}

/** A row that this version of the integration or strategy cannot read. */
export interface StoredConnectionInvalid {
  readonly _tag: 'StoredConnectionInvalid';
  readonly name: string;
  readonly violations: ReadonlyArray<Violation>;
}

/** No integration of this kind is registered. */
export interface UnknownIntegration {
  readonly _tag: 'UnknownIntegration';
  readonly kind: string;
  readonly known: ReadonlyArray<string>;
}

/** The integration has no credential strategy of this name. */
export interface UnknownStrategy {
  readonly _tag: 'UnknownStrategy';
  readonly kind: string;
  readonly strategy: string;
  readonly known: ReadonlyArray<string>;
}

/** A connection was used before the application had collected its integrations. */
export interface UsedBeforeInit {
  readonly _tag: 'UsedBeforeInit';
}

/** A sealed secret cannot be kept: it is bound to the target (or strategy) that was just changed. */
export interface SecretRequired {
  readonly _tag: 'SecretRequired';
  readonly fields: ReadonlyArray<string>;
  readonly because: 'target-changed' | 'strategy-changed';
}

/** The key that sealed a secret is not in the key ring. */
export interface SealingKeyUnknown {
  readonly _tag: 'SealingKeyUnknown';
  readonly keyId: string;
}

/** A sealed secret was altered, or belongs to another connection or target. */
export interface SealBroken {
  readonly _tag: 'SealBroken';
}

/** Connections can be neither read nor written right now. The cause is for logs only. */
export interface StoreUnavailable {
  readonly _tag: 'StoreUnavailable';
  readonly cause: unknown;
}

interface CredentialFailure {
  readonly strategy: string;
  /** A stable code from the strategy's own closed set, e.g. `FileNotFound`. */
  readonly code: string;
  /** The field of the strategy to look at. */
  readonly field?: string;
  readonly problem: string;
  readonly remedy: string;
  /** For logs only. */
  readonly cause?: unknown;
}

/** The strategy could not come by credentials: nothing was asked of the outside system yet, or it could not be reached. */
export interface CredentialsUnavailable extends CredentialFailure {
  readonly _tag: 'CredentialsUnavailable';
}

/** An issuer of credentials (a token service, a portal) was asked and refused. */
export interface CredentialsRejected extends CredentialFailure {
  readonly _tag: 'CredentialsRejected';
}

/** Why there are no credentials. */
export type CredentialError = CredentialsUnavailable | CredentialsRejected;

/** The test of a connection failed; the result says at which step and what to do. */
export interface TestFailed {
  readonly _tag: 'TestFailed';
  readonly result: TestResult;
}

/** What stands between a connection's name and a snapshot of it. */
export type ResolveError =
  | ConnectionNotFound
  | StoredConnectionInvalid
  | UnknownIntegration
  | UnknownStrategy
  | UsedBeforeInit
  | SealingKeyUnknown
  | SealBroken
  | StoreUnavailable
  | InvalidInput
  | CredentialError;

/** Every failure of this package. */
export type IntegrationError =
  | ResolveError
  | ConnectionNameTaken
  | ConnectionNameReserved
  | ConnectionRenamed
  | ConnectionChanged
  | ConnectionCircle
  | ConnectionInUse
  | AliasNotFound
  | AliasInUse
  | SecretRequired
  | TestFailed;

/** Constructors of the failures: one for each, named like it. */
export const invalidInput = (violations: ReadonlyArray<Violation>): InvalidInput => ({ _tag: 'InvalidInput', violations });
export const connectionNotFound = (name: string): ConnectionNotFound => ({ _tag: 'ConnectionNotFound', name });
export const connectionNameTaken = (name: string): ConnectionNameTaken => ({ _tag: 'ConnectionNameTaken', name });
export const connectionChanged = (name: string): ConnectionChanged => ({ _tag: 'ConnectionChanged', name });
export const connectionNameReserved = (name: string, by: string): ConnectionNameReserved => ({ _tag: 'ConnectionNameReserved', name, by });
export const connectionRenamed = (name: string, now: string): ConnectionRenamed => ({ _tag: 'ConnectionRenamed', name, now });
export const aliasNotFound = (name: string, alias: string): AliasNotFound => ({ _tag: 'AliasNotFound', name, alias });
export const aliasInUse = (name: string, alias: string, usedBy: ReadonlyArray<ConnectionUse>): AliasInUse => ({
  _tag: 'AliasInUse',
  name,
  alias,
  usedBy,
});
export const connectionCircle = (field: string, names: ReadonlyArray<string>): ConnectionCircle => ({ _tag: 'ConnectionCircle', field, names });
export const connectionInUse = (name: string, usedBy: ReadonlyArray<ConnectionUse>): ConnectionInUse => ({ _tag: 'ConnectionInUse', name, usedBy });
export const secretRequired = (because: SecretRequired['because'], fields: ReadonlyArray<string>): SecretRequired => ({
  _tag: 'SecretRequired',
  because,
  fields,
});
export const sealingKeyUnknown = (keyId: string): SealingKeyUnknown => ({ _tag: 'SealingKeyUnknown', keyId });
export const sealBroken: SealBroken = { _tag: 'SealBroken' };
export const usedBeforeInit: UsedBeforeInit = { _tag: 'UsedBeforeInit' };
export const storeUnavailable = (cause: unknown): StoreUnavailable => ({ _tag: 'StoreUnavailable', cause });
export const testFailed = (result: TestResult): TestFailed => ({ _tag: 'TestFailed', result });
export const credentialsUnavailable = (failure: CredentialFailure): CredentialsUnavailable => ({
  _tag: 'CredentialsUnavailable',
  ...failure,
});
export const credentialsRejected = (failure: CredentialFailure): CredentialsRejected => ({ _tag: 'CredentialsRejected', ...failure });
