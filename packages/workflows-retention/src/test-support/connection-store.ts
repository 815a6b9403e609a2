import type { Connection, ConnectionStore } from '@aqueduct/integrations';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';

/** Connections of one process, for as long as it lives. */
export const connectionStore = (): ConnectionStore => {
  const byName = new Map<string, Connection>();
  const put = (connection: Connection) => {
    byName.set(connection.name, connection);
    return connection;
  };
  return {
    list: () => TE.fromIO(() => [...byName.values()]),
    find: (name) => TE.fromIO(() => O.fromNullable(byName.get(name))),
    insert: (connection) => TE.fromIO(() => put(connection)),
    update: (connection) => TE.fromIO(() => put({ ...connection, generation: connection.generation + 1 })),
    remove: ({ name }) => TE.fromIO(() => void byName.delete(name)),
    releaseAlias: (connection) => TE.right(connection),
    audit: () => TE.right([]),
    recordTest: () => TE.right(undefined),
    subscribe: () => () => undefined,
  };
};
