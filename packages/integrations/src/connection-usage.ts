import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Connection } from './connection.js';
import type { StoreUnavailable } from './integration-error.js';

/** Who needs a connection; asked before it is deleted. */
export interface ConnectionUsage {
  /** In words, e.g. `workflow inventory`, `run 3f2a… (PENDING)`; empty when nobody needs it. */
  usedBy(connection: Connection): TE.TaskEither<StoreUnavailable, ReadonlyArray<string>>;
}
