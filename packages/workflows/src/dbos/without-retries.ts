import { runWithAbortableDbRetries } from '@dbos-inc/dbos-sdk/internal/context';

/** While the database is away the engine repeats every query for ever: right inside runs, but callers need an answer. */
const NO_RETRIES = AbortSignal.abort();

/** Does `work` against the database once; it fails when the database is away. */
export const withoutRetries = <A>(work: () => Promise<A>): Promise<A> => runWithAbortableDbRetries(NO_RETRIES, work);
