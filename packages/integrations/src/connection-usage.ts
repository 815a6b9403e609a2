import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { ConnectionUse } from './connection-use.js';
import type { Connection } from './connection.js';
import type { StoreUnavailable } from './integration-error.js';

/** Who needs a connection, by its name or an old one; asked before it is deleted. */
export interface ConnectionUsage {
  /** Empty when nobody needs it. */
  usedBy(connection: Connection): TE.TaskEither<StoreUnavailable, ReadonlyArray<ConnectionUse>>;
}
