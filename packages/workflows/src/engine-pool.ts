import pg from 'pg';
import type { EngineLog } from './workflow-engine.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** The socket's file is gone while the server is down: the engine retries a refused connection, but not a missing file. */
const asRefused = <E extends Error | null | undefined>(error: E): E =>
  error && 'code' in error && error.code === 'ENOENT' ? Object.assign(error, { code: 'ECONNREFUSED' }) : error;

class SocketAwareClient extends pg.Client {
  override connect(): Promise<this>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<this> | void {
    if (callback === undefined) {
      return super.connect().catch((error: Error) => {
        throw asRefused(error);
      }) as Promise<this>;
    }
    super.connect((error: Error) => callback(asRefused(error)));
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
    Client: SocketAwareClient,
    // A process that froze inside a transaction must not hold its row locks for ever.
    options: '-c idle_in_transaction_session_timeout=60000',
  });
  pool.on('error', (error) => log('warn', `a database connection was lost: ${error.message}`));
  return pool;
};
