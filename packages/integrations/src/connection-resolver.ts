import * as E from 'fp-ts/lib/Either.js';
import { identity, pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConnectionStatus } from './connection-status.js';
import type { ConnectionChange, ConnectionStore } from './connection-store.js';
import { ConnectionUses } from './connection-uses.js';
import type { Connection } from './connection.js';
import { connectionNotFound, type ResolveError } from './integration-error.js';
import type { IntegrationRegistry } from './integration-registry.js';
import type { KeyRing } from './key-ring.js';
import { openConnection } from './open-connection.js';
import { OpenedConnections, type Opened } from './opened-connections.js';
import { singleFlight } from './single-flight.js';
import type { Snapshot, SnapshotOptions, SnapshotSource } from './snapshot.js';
import { unsealConnection } from './unseal-connection.js';

/** What a resolver needs from outside. */
export interface ResolverPorts {
  readonly store: ConnectionStore;
  readonly integrations: IntegrationRegistry;
  readonly keyRing: KeyRing;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** While the store is away, it is asked again this often on behalf of connections that are in use. */
const STORE_RETRY_MS = 1_000;

/** From a connection's name to what the next request needs. @publicApi */
export interface ConnectionResolver {
  /** Answers the same snapshot until the connection or its credentials change. */
  resolve(name: string, options?: SnapshotOptions): TE.TaskEither<ResolveError, Snapshot>;
  /** The same, with the name fixed. */
  source(name: string): SnapshotSource;
  /** How a connection fares in this process, as of its last use; nobody is asked. */
  status(connection: Pick<Connection, 'id' | 'name' | 'aliases'>): ConnectionStatus;
  /** Drops what is cached of a connection; the next use reads it again. */
  forget(change: Pick<ConnectionChange, 'id' | 'name'>): void;
  /** Stops following changes. */
  close(): void;
}

/**
 * A cached connection is used until a change of it is announced. While the store is away, a cached connection goes on
 * working, changed or not, and no request waits for the store; it is read again when the store is back.
 *
 * @publicApi
 */
export const connectionResolver = ({ store, integrations, keyRing, now = Date.now }: ResolverPorts): ConnectionResolver => {
  const opened = new OpenedConnections();
  const uses = new ConnectionUses();
  const fly = singleFlight<E.Either<ResolveError, Opened>>();
  let generation = 0;
  /** When the store may be asked again; `undefined` while it answers. */
  let storeRetryAt: number | undefined;

  /** A row that has not changed keeps its source, and so its credentials and its snapshot. */
  const openRow = (connection: Connection): E.Either<ResolveError, Opened> => {
    const { id, name, generation: rowGeneration } = connection;
    const known = opened.get(name);
    return known?.id === id && known.generation === rowGeneration
      ? E.right(known)
      : pipe(
          unsealConnection({ integrations, keyRing })(connection),
          E.map((openable) => ({ id, generation: rowGeneration, source: openConnection(openable, () => ++generation) })),
        );
  };

  const unusable = (name: string, asOf: number, error: ResolveError): E.Either<ResolveError, Opened> => {
    if (error._tag === 'StoreUnavailable') {
      storeRetryAt = now() + STORE_RETRY_MS;
      return E.fromNullable(error)(opened.get(name));
    }
    opened.drop(name, asOf);
    return E.left(error);
  };

  const load = (name: string, asOf: number): TE.TaskEither<ResolveError, Opened> =>
    pipe(
      store.find(name),
      TE.tapIO(() => () => {
        storeRetryAt = undefined;
      }),
      TE.flatMapOption(identity, () => connectionNotFound(name)),
      TE.flatMapEither(openRow),
      TE.map((row) => opened.keep(name, row, asOf)),
      TE.orElse((error) => TE.fromEither(unusable(name, asOf, error))),
    );

  /** Callers share a read unless a change was announced since it began: it may have missed that change. */
  const read = (name: string): Promise<E.Either<ResolveError, Opened>> => {
    const asOf = opened.announced;
    return fly(`${asOf} ${name}`, load(name, asOf))();
  };

  const readInBackground = (name: string): void => {
    if (now() >= (storeRetryAt ?? 0)) {
      storeRetryAt = now() + STORE_RETRY_MS;
      // Only a mistake in a plugin rejects; who waits for the connection next meets it.
      read(name).catch(() => undefined);
    }
  };

  /** The cached connection if it may be used right now. */
  const usable = (name: string): Opened | undefined => {
    const cached = opened.get(name);
    if (cached === undefined || !cached.stale) {
      return cached;
    }
    if (storeRetryAt === undefined) {
      return undefined;
    }
    readInBackground(name);
    return cached;
  };

  const resolve: ConnectionResolver['resolve'] = (name, options) => async () => {
    const cached = usable(name);
    const row = cached === undefined ? await read(name) : E.right(cached);
    const outcome = E.isLeft(row) ? row : await row.right.source(options)();
    // An edit may have come while credentials were fetched: they are not handed out under a newer generation's number.
    if (E.isRight(row) && opened.get(name)?.source !== row.right.source) {
      return resolve(name, options)();
    }
    uses.note({ name, id: E.isRight(row) ? row.right.id : undefined, outcome, at: now() });
    return outcome;
  };

  const announce = (change: Pick<ConnectionChange, 'id' | 'name'>): void => {
    opened.announce(change);
    uses.forget(change);
  };

  return {
    resolve,
    source: (name) => (options) => resolve(name, options),
    status: (connection) => uses.status(connection),
    forget: announce,
    close: store.subscribe(announce),
  };
};
