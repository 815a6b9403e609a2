import type { ResolveFailure } from './resolve-failure.js';
import type { Snapshot } from './snapshot.js';

/** What this process resolved last, without what signs. */
export interface SnapshotInUse extends Pick<Snapshot, 'generation' | 'provenance' | 'warnings' | 'expiresAt'> {
  /** The generation of the connection that it was resolved from. */
  readonly basedOn: number;
}

/** Since when a connection cannot be resolved, and why. */
export interface FailureInUse extends ResolveFailure {
  readonly since: Date;
}

/**
 * How a connection fares in this process, as of its last use. Known without asking anybody: what nobody used since the
 * process started, or since the connection was changed, is `unused`.
 */
export type ConnectionStatus =
  | { readonly state: 'unused' }
  | { readonly state: 'working' | 'warning'; readonly usedAt: Date; readonly inUse: SnapshotInUse }
  /** `inUse` is what worked before. */
  | { readonly state: 'failing'; readonly usedAt: Date; readonly failure: FailureInUse; readonly inUse?: SnapshotInUse };

/** The part of a snapshot that may be shown. */
export const snapshotInUse = ({ generation, provenance, warnings, expiresAt, connection }: Snapshot): SnapshotInUse => ({
  generation,
  basedOn: connection.generation,
  provenance,
  warnings,
  ...(expiresAt === undefined ? {} : { expiresAt }),
});
