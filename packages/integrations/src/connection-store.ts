import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Connection } from './connection.js';
import type { ConnectionChanged, ConnectionNameTaken, ConnectionNotFound, StoreUnavailable } from './integration-error.js';
import type { TestResult } from './test-result.js';

/** A connection that was inserted, edited or removed, by this process or another. */
export interface ConnectionChange {
  readonly id: string;
  /** The name it has now (its last one, when it was removed). */
  readonly name: string;
  readonly generation: number;
}

/** Where connections are kept. Every change is announced to the subscribers of every process. */
export interface ConnectionStore {
  /** Sorted by name. */
  list(): TE.TaskEither<StoreUnavailable, ReadonlyArray<Connection>>;
  find(name: string): TE.TaskEither<StoreUnavailable, O.Option<Connection>>;
  /** Fails with `ConnectionNameTaken` by the store's own constraint, never by looking first. */
  insert(connection: Connection): TE.TaskEither<StoreUnavailable | ConnectionNameTaken, Connection>;
  /**
   * Replaces the row with the same id, if its generation is still `connection.generation`; the answer has the next
   * generation. A removed row answers `ConnectionNotFound`, an edited one `ConnectionChanged`.
   */
  update(
    connection: Connection,
  ): TE.TaskEither<StoreUnavailable | ConnectionNameTaken | ConnectionChanged | ConnectionNotFound, Connection>;
  /** Removes the row with this id, if its generation is still the given one. */
  remove(connection: Connection): TE.TaskEither<StoreUnavailable | ConnectionChanged | ConnectionNotFound, void>;
  /** Keeps the result of a test. Changes neither the generation nor `updatedAt`, and is not announced. */
  recordTest(id: string, result: TestResult): TE.TaskEither<StoreUnavailable, void>;
  /**
   * Calls `listener` after every committed change, also of other processes. Changes that were missed while the store
   * was away are made up for when it is back. Returns the way to stop.
   */
  subscribe(listener: (change: ConnectionChange) => void): () => void;
}
