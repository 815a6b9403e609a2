import type { AuditEntry, AuditQuery, ChangeNote } from './change-note.js';
import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Connection } from './connection.js';
import type {
  AliasNotFound,
  ConnectionChanged,
  ConnectionNameReserved,
  ConnectionNameTaken,
  ConnectionNotFound,
  StoreUnavailable,
} from './integration-error.js';
import type { TestResult } from './test-result.js';

/** A connection that was inserted, edited or removed, by this process or another. */
export interface ConnectionChange {
  readonly id: string;
  /** The name it has now (its last one, when it was removed). */
  readonly name: string;
  readonly generation: number;
}

/** Why a connection does not get a name. */
export type NameRefused = ConnectionNameTaken | ConnectionNameReserved;

/**
 * Where connections are kept. Every change is announced to the subscribers of every process. A `note` is kept in the
 * audit log together with the change: both, or neither.
 */
export interface ConnectionStore {
  /** Sorted by name. */
  list(): TE.TaskEither<StoreUnavailable, ReadonlyArray<Connection>>;
  /** By its name or an old name that is not released. */
  find(name: string): TE.TaskEither<StoreUnavailable, O.Option<Connection>>;
  /**
   * Fails with `ConnectionNameTaken`, or `ConnectionNameReserved` when it is an old name of another connection, by the
   * store's own constraint, never by looking first.
   */
  insert(connection: Connection, note?: ChangeNote): TE.TaskEither<StoreUnavailable | NameRefused, Connection>;
  /**
   * Replaces the row with the same id, if its generation is still `connection.generation`; the answer has the next
   * generation. A removed row answers `ConnectionNotFound`, an edited one `ConnectionChanged`. When the name changes, the
   * old one becomes an alias; an alias of its own may become the name again. `aliases` cannot be edited.
   */
  update(
    connection: Connection,
    note?: ChangeNote,
  ): TE.TaskEither<StoreUnavailable | NameRefused | ConnectionChanged | ConnectionNotFound, Connection>;
  /** Removes the row with this id and frees its names, if its generation is still the given one. */
  remove(connection: Connection, note?: ChangeNote): TE.TaskEither<StoreUnavailable | ConnectionChanged | ConnectionNotFound, void>;
  /** Frees an old name; a change like any other, with the next generation. */
  releaseAlias(
    connection: Connection,
    alias: string,
    note?: ChangeNote,
  ): TE.TaskEither<StoreUnavailable | AliasNotFound | ConnectionChanged | ConnectionNotFound, Connection>;
  /** The newest first. */
  audit(query: AuditQuery): TE.TaskEither<StoreUnavailable, ReadonlyArray<AuditEntry>>;
  /** Keeps the result of a test. Changes neither the generation nor `updatedAt`, and is not announced. */
  recordTest(id: string, result: TestResult): TE.TaskEither<StoreUnavailable, void>;
  /**
   * Calls `listener` after every committed change, also of other processes. Changes that were missed while the store
   * was away are made up for when it is back. Returns the way to stop.
   */
  subscribe(listener: (change: ConnectionChange) => void): () => void;
}
