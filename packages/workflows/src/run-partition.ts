import { namesOf } from '@aqueduct/integrations';
import { pipe } from 'fp-ts/lib/function.js';
import type * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { KnownConnections } from './unmet-dependencies.js';

/**
 * What a run of a connection counts with: the connection's id, so that runs that say an old name share the limit with
 * those that say the new one. The name of one that is not there, or cannot be read at the moment, stands for itself.
 */
export const runPartition =
  (connections: KnownConnections) =>
  (name: string): T.Task<string> =>
    connections === undefined
      ? () => Promise.resolve(name)
      : pipe(
          connections.list(),
          TE.match(
            () => name,
            (known) => known.find((connection) => namesOf(connection).includes(name))?.id ?? name,
          ),
        );
