import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConnectionPorts } from './connection-ports.js';
import type { Connection } from './connection.js';
import { checkedRemoval, type RemovalOptions } from './forcing.js';
import {
  connectionInUse,
  connectionRenamed,
  type ConnectionChanged,
  type ConnectionInUse,
  type ConnectionNotFound,
  type ConnectionRenamed,
  type InvalidInput,
  type StoreUnavailable,
} from './integration-error.js';
import { findConnection } from './test-connection.js';
import { usesInWords, type ConnectionUse } from './connection-use.js';

export type RemoveError = InvalidInput | ConnectionNotFound | ConnectionRenamed | ConnectionInUse | ConnectionChanged | StoreUnavailable;

/** Who says an old name may mean that name only, not the whole connection. */
const byItsName =
  (name: string) =>
  (connection: Connection): TE.TaskEither<ConnectionRenamed, Connection> =>
    connection.name === name ? TE.right(connection) : TE.left(connectionRenamed(name, connection.name));

const refuseNeeded =
  (force: boolean) =>
  ({ name }: Connection, uses: ReadonlyArray<ConnectionUse>): TE.TaskEither<ConnectionInUse, void> =>
    uses.length === 0 || force ? TE.right(undefined) : TE.left(connectionInUse(name, uses));

/**
 * Removes a connection that nobody needs; otherwise says who needs it, unless it is forced, with a reason. What lies in
 * the outside system is untouched.
 *
 * @publicApi
 */
export const removeConnection =
  (ports: ConnectionPorts) =>
  (name: string, options: RemovalOptions = {}): TE.TaskEither<RemoveError, void> =>
    pipe(
      TE.Do,
      TE.bind('note', () => TE.fromEither(checkedRemoval(options))),
      TE.bindW('connection', () => pipe(findConnection(ports)(name), TE.flatMap(byItsName(name)))),
      TE.bindW('uses', ({ connection }) => ports.usage.usedBy(connection)),
      TE.tap(({ connection, uses }) => refuseNeeded(options.force ?? false)(connection, uses)),
      TE.tap(({ note, connection, uses }) =>
        ports.store.remove(connection, { ...note, action: 'connection.deleted', details: { usedBy: usesInWords(uses) } }),
      ),
      TE.map(({ connection }) => ports.resolver.forget(connection)),
    );
