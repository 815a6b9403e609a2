import pg from 'pg';
import { cleanCause } from './store-error.js';

/** Where the database is: a URL (the store makes a pool of its own), or a pool (whose owner ends it). */
export type ConnectionStoreOptions = (
  | { readonly url: string; readonly pool?: undefined }
  | { readonly pool: pg.Pool; readonly url?: undefined }
) & {
  /** Gets what an operator may want to know; nothing secret. */
  readonly log?: (line: string) => void;
};

/** Beside them one listens. */
const MAX_CONNECTIONS = 4;

const poolFor = (connectionString: string): pg.Pool =>
  new pg.Pool({
    connectionString,
    max: MAX_CONNECTIONS,
    application_name: 'aqueduct-connections',
    connectionTimeoutMillis: 5_000,
    // A connection that stopped answering must not hold up a resolve for ever.
    query_timeout: 15_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });

/**
 * Lets the process outlive its database: a connection that breaks while nobody waits for an answer, be it idle or between
 * two statements of a transaction, is an event that would end the process (https://node-postgres.com/apis/pool#events).
 */
export const surviveLostConnections = (pool: pg.Pool, onLost: (error: Error) => void): void => {
  pool.on('error', onLost);
  // While it is lent, the pool does not listen; whoever has it gets the error from the next statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
};

/** The pool to work with, and whether it is the store's own. */
export const openPool = (
  options: ConnectionStoreOptions,
  log: (line: string) => void,
): { readonly pool: pg.Pool; readonly owned: boolean } => {
  if (options.pool !== undefined) {
    return { pool: options.pool, owned: false };
  }
  const pool = poolFor(options.url);
  surviveLostConnections(pool, (error) => log(`a connection to the database of the connections broke: ${cleanCause(error).message}`));
  return { pool, owned: true };
};
