import type * as T from 'fp-ts/lib/Task.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Fields } from './field.js';
import type { FieldsOf } from './fields.js';
import type { CredentialError } from './integration-error.js';
import type { JsonRecord } from './json.js';
import type { Preparation } from './preparation.js';

/** Where credentials came from. Facts only, never a value that signs. */
export interface Provenance {
  readonly strategy: string;
  /** E.g. `{ file: '/etc/tickets', profile: 'prod', line: 3 }`. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What is not as it should be although the credentials work. Holds no value that signs. */
export interface CredentialWarning {
  /** A stable code from the strategy's own closed set, e.g. `FileKept`. */
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  /** Since when, where the source knows. */
  readonly since?: Date;
}

/** Credentials, and what came with them. */
export interface Resolved<Credentials> {
  readonly credentials: Credentials;
  readonly provenance: Provenance;
  readonly expiresAt?: Date;
  /** Settings that the source knows and the connection may leave out, e.g. the region of a profile. */
  readonly provides?: Readonly<Record<string, string>>;
  /** @default none */
  readonly warnings?: ReadonlyArray<CredentialWarning>;
}

/** One connection's live source of credentials. */
export interface CredentialSource<Credentials> {
  /**
   * The newest credentials. While nothing has changed it answers **the same object**. Called for every request, so it
   * must be cheap then.
   *
   * When only what is said of the credentials changes (a warning comes or goes, a line moves), it answers a new object
   * with the same `credentials`, `expiresAt` and `provides`, each the very same: that is no new generation, and a
   * request that was refused is not sent again because of it. Any other answer is.
   *
   * `refresh: true` means that the outside system has just refused the last ones: look again, past any cache.
   */
  resolve(options: { readonly refresh: boolean }): TE.TaskEither<CredentialError, Resolved<Credentials>>;
}

/** Another connection that a connection gets its credentials from, by the name that a field holds. */
export interface ConnectionSource {
  readonly field: string;
  readonly connection: string;
}

/** How much narrower than a connection's own credentials they are to be; only the integration and its strategies know what is in it. */
export interface Narrowing {
  /** Whose declaration it is, in words, for messages. */
  readonly declaredBy: string;
}

/**
 * One way to come by credentials for an integration. Any package can add one: see `@CredentialStrategy` in
 * `@aqueduct/integrations-nest`.
 *
 * @publicApi
 */
export interface CredentialStrategy<F extends Fields, Credentials> {
  /** kebab-case, unique within the integration, e.g. `access-key`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly fields: F;
  /**
   * `connection`: the person who made the connection gave the credentials, and may send them where they like.
   * `server`: they come from the server's own files or identity, and go only to targets that the operator trusts.
   */
  readonly origin: 'connection' | 'server';
  /** Brings values into the form in which they are stored, on create and on edit; e.g. expands `~/`. */
  normalize?(values: FieldsOf<F>): FieldsOf<F>;
  /** A part of the target that secrets are bound to, e.g. a role ARN; from the fields that are not secret. */
  target?(publicValues: JsonRecord): string;
  /** The connections whose credentials these values need, so that no circle of them is saved. @default none */
  sources?(publicValues: JsonRecord): ReadonlyArray<ConnectionSource>;
  /**
   * What has to be done in the outside system before these credentials can work, and the values that are made for that.
   * May ask outside; what cannot be found out is a warning. Some or all of the fields may still be missing, and
   * `normalize` has not seen them. @default nothing
   */
  prepare?(values: Partial<FieldsOf<F>>): T.Task<Preparation>;
  /** Opens the source. Does no I/O: that is for {@link CredentialSource.resolve}. */
  open(values: FieldsOf<F>): CredentialSource<Credentials>;
  /**
   * Opens a source whose credentials can do no more than `narrowing` says, which the integration made of what a part of
   * the application declared. For strategies whose issuer can issue such credentials; the others leave it out.
   */
  openNarrowed?(values: FieldsOf<F>, narrowing: Narrowing): CredentialSource<Credentials>;
}
