import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConnectionPorts } from './connection-ports.js';
import type { Connection } from './connection.js';
import {
  connectionInUse,
  type ConnectionChanged,
  type ConnectionInUse,
  type ConnectionNotFound,
  type StoreUnavailable,
} from './integration-error.js';
import { findConnection } from './test-connection.js';

const refuseNeeded =
  ({ usage }: ConnectionPorts) =>
  (connection: Connection): TE.TaskEither<ConnectionInUse | StoreUnavailable, void> =>
    pipe(
      usage.usedBy(connection),
      TE.flatMap((usedBy) => (usedBy.length === 0 ? TE.right(undefined) : TE.left(connectionInUse(connection.name, usedBy)))),
    );

/** Removes a connection that nobody needs; otherwise says who needs it. What lies in the outside system is untouched. */
export const removeConnection =
  (ports: ConnectionPorts) =>
  (name: string): TE.TaskEither<ConnectionNotFound | ConnectionInUse | ConnectionChanged | StoreUnavailable, void> =>
    pipe(
      findConnection(ports)(name),
      TE.tap(refuseNeeded(ports)),
      TE.tap((connection) => ports.store.remove(connection)),
      TE.map((connection) => ports.resolver.forget(connection)),
    );
