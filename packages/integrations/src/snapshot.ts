import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialWarning, Provenance } from './credential-strategy.js';
import type { ResolveError } from './integration-error.js';

/**
 * Everything one request needs, resolved together: a target, and the credentials that were resolved for that target.
 * Immutable; a change of either makes a new snapshot with a higher generation. A snapshot of which only provenance and
 * warnings differ has the generation of the one before: compare generations, not objects.
 */
export interface Snapshot<Target = unknown, Credentials = unknown> {
  /** Grows with every change of the connection's effective settings or credentials seen by this process. */
  readonly generation: number;
  readonly connection: { readonly id: string; readonly name: string; readonly kind: string; readonly generation: number };
  readonly target: Target;
  readonly credentials: Credentials;
  readonly provenance: Provenance;
  /** What is not as it should be although the credentials work; mostly empty. */
  readonly warnings: ReadonlyArray<CredentialWarning>;
  readonly expiresAt?: Date;
}

/** What a part of the application declared that it does with connections. Only the integration knows what is in it. */
export interface Scope {
  /** Whose declaration it is, in words, for messages. */
  readonly declaredBy: string;
}

/** How to look for a snapshot. */
export interface SnapshotOptions {
  /** The outside system refused the credentials of the last snapshot: look again, past any cache. @default false */
  readonly refresh?: boolean;
  /**
   * With credentials that can do no more than that, where the connection's strategy has a way to come by them. The same
   * object for the same declaration, each time. @default all that the connection can do
   */
  readonly scope?: Scope;
}

/** Asked before every request; answers the same object until something changes. */
export type SnapshotSource<Target = unknown, Credentials = unknown> = (
  options?: SnapshotOptions,
) => TE.TaskEither<ResolveError, Snapshot<Target, Credentials>>;
