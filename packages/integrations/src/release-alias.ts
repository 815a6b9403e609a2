import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConnectionPorts } from './connection-ports.js';
import { usesInWords, type ConnectionUse } from './connection-use.js';
import type { Connection } from './connection.js';
import { checkedRemoval, type RemovalOptions } from './forcing.js';
import {
  aliasInUse,
  aliasNotFound,
  type AliasInUse,
  type AliasNotFound,
  type ConnectionChanged,
  type ConnectionNotFound,
  type InvalidInput,
  type StoreUnavailable,
} from './integration-error.js';
import { findConnection } from './test-connection.js';

export type ReleaseError = InvalidInput | ConnectionNotFound | AliasNotFound | AliasInUse | ConnectionChanged | StoreUnavailable;

const knownAlias =
  (alias: string) =>
  (connection: Connection): TE.TaskEither<AliasNotFound, Connection> =>
    connection.aliases.some(({ name }) => name === alias) ? TE.right(connection) : TE.left(aliasNotFound(connection.name, alias));

const refuseSaid =
  (alias: string, force: boolean) =>
  ({ name }: Connection, uses: ReadonlyArray<ConnectionUse>): TE.TaskEither<AliasInUse, void> =>
    uses.length === 0 || force ? TE.right(undefined) : TE.left(aliasInUse(name, alias, uses));

/**
 * Frees an old name of a connection, for anybody to take. As long as code, an unfinished run or another connection says
 * it, that is refused, unless it is forced, with a reason.
 *
 * @publicApi
 */
export const releaseAlias =
  (ports: ConnectionPorts) =>
  (name: string, alias: string, options: RemovalOptions = {}): TE.TaskEither<ReleaseError, Connection> =>
    pipe(
      TE.Do,
      TE.bind('note', () => TE.fromEither(checkedRemoval(options))),
      TE.bindW('connection', () => pipe(findConnection(ports)(name), TE.flatMap(knownAlias(alias)))),
      TE.bindW('uses', ({ connection }) =>
        pipe(
          ports.usage.usedBy(connection),
          TE.map((uses) => uses.filter((use) => use.name === alias)),
        ),
      ),
      TE.tap(({ connection, uses }) => refuseSaid(alias, options.force ?? false)(connection, uses)),
      TE.flatMap(({ note, connection, uses }) =>
        ports.store.releaseAlias(connection, alias, { ...note, action: 'connection.alias-released', details: { alias, usedBy: usesInWords(uses) } }),
      ),
      TE.tapIO((connection) => () => {
        ports.resolver.forget({ id: connection.id, name: alias });
      }),
    );
