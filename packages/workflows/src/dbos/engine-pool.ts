import pg from 'pg';
import type { EngineLog } from '../workflow-engine.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** A socket file that is gone, and a write to a server that is: what a stopped server looks like through a unix socket. */
const LOST = new Set(['ENOENT', 'EPIPE']);

/**
 * The engine waits for a database that refuses or resets connections. Other signs of a lost one it takes for failures of
 * the run, and the run would be stuck; so they get a name that it knows.
 */
const asLostConnection = (error: Error & { code?: string }): void => {
  if (error.code !== undefined && LOST.has(error.code)) {
    error.code = 'ECONNRESET';
  }
};

class EngineClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    // Before the client's own listener, which hands the error to whoever waits.
    this.connection.on('error', asLostConnection);
    // The pool listens while it is idle, the engine while it has it; in between nobody does, and the process would end.
    this.on('error', () => undefined);
  }
}

/** How every connection of this package is made: keep-alive, so that a lost server is noticed. */
export const connectionOptions = (databaseUrl: string, applicationName: string): pg.ClientConfig => ({
  connectionString: databaseUrl,
  application_name: applicationName,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
});

/** The engine's connections. A connection that breaks is a warning; the next query opens another. */
export const openEnginePool = (databaseUrl: string, applicationName: string, log: EngineLog): pg.Pool => {
  const pool = new pg.Pool({
    ...connectionOptions(databaseUrl, applicationName),
    max: 10,
    Client: EngineClient,
    // A process that froze inside a transaction must not hold its row locks for ever.
    options: '-c idle_in_transaction_session_timeout=60000',
  });
  pool.on('error', (error) => log('warn', `a database connection was lost: ${error.message}`));
  return pool;
};
