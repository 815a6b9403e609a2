import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConnectionChange, ConnectionStore } from './connection-store.js';
import type { Connection } from './connection.js';
import { connectionNotFound, type ResolveError } from './integration-error.js';
import type { IntegrationRegistry } from './integration-registry.js';
import type { KeyRing } from './key-ring.js';
import { openConnection } from './open-connection.js';
import { singleFlight } from './single-flight.js';
import type { Snapshot, SnapshotOptions, SnapshotSource } from './snapshot.js';
import { unsealConnection } from './unseal-connection.js';

export interface ResolverPorts {
  readonly store: ConnectionStore;
  readonly integrations: IntegrationRegistry;
  readonly keyRing: KeyRing;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** While the store is away, a changed connection is asked for again this often; requests go on meanwhile. */
const STORE_RETRY_MS = 1_000;

/** From a connection's name to what the next request needs. */
export interface ConnectionResolver {
  /** Answers the same snapshot until the connection or its credentials change. */
  resolve(name: string, options?: SnapshotOptions): TE.TaskEither<ResolveError, Snapshot>;
  /** The same, with the name fixed. */
  source(name: string): SnapshotSource;
  /** Drops what is cached of a connection; the next use reads it again. */
  forget(change: Pick<ConnectionChange, 'id' | 'name'>): void;
  /** Stops following changes. */
  close(): void;
}

interface Entry {
  readonly id: string;
  readonly generation: number;
  readonly source: SnapshotSource;
}

/**
 * A cached connection is used until a change of it is announced. While the store is away, a cached connection goes on
 * working, changed or not, and is read again when the store is back.
 */
export const connectionResolver = ({ store, integrations, keyRing, now = Date.now }: ResolverPorts): ConnectionResolver => {
  const entries = new Map<string, Entry>();
  const stale = new Set<string>();
  const fly = singleFlight<E.Either<ResolveError, Entry>>();
  let announcements = 0;
  let storeAwayUntil = 0;
  let generation = 0;

  const open = (connection: Connection): E.Either<ResolveError, Entry> => {
    const known = entries.get(connection.name);
    return known?.id === connection.id && known.generation === connection.generation
      ? E.right(known)
      : pipe(
          unsealConnection({ integrations, keyRing })(connection),
          E.map((openable) => ({
            id: connection.id,
            generation: connection.generation,
            source: openConnection(openable, () => ++generation),
          })),
        );
  };

  const keep = (name: string, entry: Entry, seen: number): Entry => {
    entries.set(name, entry);
    // A change announced while the row was being read may be newer than the row.
    if (seen === announcements) {
      stale.delete(name);
    } else {
      stale.add(name);
    }
    return entry;
  };

  const drop = (name: string): void => {
    entries.delete(name);
    stale.delete(name);
  };

  const load = (name: string): TE.TaskEither<ResolveError, Entry> => {
    const seen = announcements;
    return pipe(
      store.find(name),
      TE.flatMapOption((found) => found, () => connectionNotFound(name)),
      TE.flatMapEither(open),
      TE.map((entry) => keep(name, entry, seen)),
      TE.orElse((error): TE.TaskEither<ResolveError, Entry> => {
        const cached = entries.get(name);
        if (error._tag === 'StoreUnavailable') {
          storeAwayUntil = now() + STORE_RETRY_MS;
          return cached === undefined ? TE.left(error) : TE.right(cached);
        }
        drop(name);
        return TE.left(error);
      }),
    );
  };

  const cachedEntry = (name: string): Entry | undefined => {
    const cached = entries.get(name);
    return cached !== undefined && (!stale.has(name) || now() < storeAwayUntil) ? cached : undefined;
  };

  // Plain, for it runs before every request: fp-ts's operators cost several times what they wrap here.
  const resolve: ConnectionResolver['resolve'] = (name, options) => async () => {
    const cached = cachedEntry(name);
    if (cached !== undefined) {
      return cached.source(options)();
    }
    const loaded = await fly(name, () => load(name)())();
    return E.isLeft(loaded) ? loaded : loaded.right.source(options)();
  };

  const forget: ConnectionResolver['forget'] = ({ id, name }) => {
    announcements += 1;
    for (const [cachedName, entry] of entries) {
      if (entry.id === id || cachedName === name) {
        stale.add(cachedName);
      }
    }
  };

  return { resolve, source: (name) => (options) => resolve(name, options), forget, close: store.subscribe(forget) };
};
