import * as t from 'io-ts';
import { response } from './object.js';
import { Count, JsonObject, Timestamp } from './wire.js';

/** What is not as it should be although the credentials work. `code` is stable. */
export const CredentialWarning = response('CredentialWarning', { code: t.string, problem: t.string, remedy: t.string }, { since: Timestamp });
export type CredentialWarning = t.TypeOf<typeof CredentialWarning>;

/** Where credentials came from: facts such as `file`, `profile`, `line`, `role`; never a value that signs. */
export const Provenance = response('Provenance', { strategy: t.string, facts: JsonObject });
export type Provenance = t.TypeOf<typeof Provenance>;

/** What the process that answers uses of a connection. */
export const SnapshotInUse = response(
  'SnapshotInUse',
  {
    /** Grows with every change of settings or credentials that this process sees, of whatever connection. */
    generation: Count,
    /** The generation of the connection that it comes from. */
    basedOn: Count,
    provenance: Provenance,
    warnings: t.readonlyArray(CredentialWarning),
  },
  { expiresAt: Timestamp },
);
export type SnapshotInUse = t.TypeOf<typeof SnapshotInUse>;

/** Why a connection cannot be resolved, and since when. */
export const ConnectionFailure = response(
  'ConnectionFailure',
  { code: t.string, problem: t.string, remedy: t.string, since: Timestamp },
  { field: t.string, retryable: t.boolean },
);
export type ConnectionFailure = t.TypeOf<typeof ConnectionFailure>;

/**
 * How a connection fares in the process that answers, as of its last use there. Nobody is asked for it: a connection
 * that this process has not used since its start, or since the connection was changed, is `unused`. A failing one may
 * say what was in use before.
 */
export const ConnectionStatus = response(
  'ConnectionStatus',
  {
    state: t.union(
      [t.literal('unused'), t.literal('working'), t.literal('warning'), t.literal('failing')],
      '"unused", "working", "warning" or "failing"',
    ),
  },
  { usedAt: Timestamp, inUse: SnapshotInUse, failure: ConnectionFailure },
);
export type ConnectionStatus = t.TypeOf<typeof ConnectionStatus>;
