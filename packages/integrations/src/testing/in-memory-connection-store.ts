import * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionChange, ConnectionStore } from '../connection-store.js';
import { storeUnavailable, type StoreUnavailable } from '../integration-error.js';
import { InMemoryConnectionRows } from './in-memory-connection-rows.js';

/** A connection store for tests, with a switch that takes it away. */
export interface InMemoryConnectionStore extends ConnectionStore {
  /** While away, everything fails with `StoreUnavailable`; changes made elsewhere are announced when it is back. */
  setAway(away: boolean): void;
  /** How often `find` was asked. */
  lookups(): number;
}

/** Keeps connections in memory; two stores over the same rows are like two processes on one database. */
export const inMemoryConnectionStore = (rows = new InMemoryConnectionRows()): InMemoryConnectionStore => {
  const listeners = new Set<(change: ConnectionChange) => void>();
  const missed: ConnectionChange[] = [];
  let away = false;
  let lookups = 0;

  const deliver = (change: ConnectionChange): void => listeners.forEach((listener) => listener(change));
  rows.subscribe((change) => (away ? void missed.push(change) : deliver(change)));

  /** Answers one turn later, as a real store does. */
  const reachable =
    <L, A>(work: () => E.Either<L, A>): TE.TaskEither<L | StoreUnavailable, A> =>
    async () => {
      await Promise.resolve();
      return away ? E.left(storeUnavailable(new Error('switched off by the test'))) : work();
    };
  const answer = <A>(work: () => A): TE.TaskEither<StoreUnavailable, A> =>
    reachable(() => E.right(work()));

  return {
    setAway: (nowAway) => {
      away = nowAway;
      if (!away) {
        missed.splice(0).forEach(deliver);
      }
    },
    lookups: () => lookups,
    list: () => answer(() => rows.sorted()),
    find: (name) => () => {
      lookups += 1;
      return answer(() => O.fromNullable(rows.named(name)))();
    },
    insert: (connection, note) => reachable(() => rows.insert(connection, note)),
    update: (connection, note) => reachable(() => rows.update(connection, note)),
    remove: (connection, note) => reachable(() => rows.remove(connection, note)),
    releaseAlias: (connection, alias, note) => reachable(() => rows.releaseAlias(connection, alias, note)),
    audit: (query) => answer(() => rows.audit(query)),
    recordTest: (id, result) => answer(() => rows.recordTest(id, result)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
