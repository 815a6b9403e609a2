import { fileURLToPath } from 'node:url';
import { surviveLostConnections } from '@aqueduct/integrations-postgres';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { Logger } from 'pino';
import type { ServerContext } from '../server-context.js';
import type { Database } from './open-database.js';
import { whileLocked } from './while-locked.js';

/** The server's own tables: API keys and key checks. */
export type ServerDatabase = NodePgDatabase;

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const CONNECTIONS = 4;
const TIMEOUT_MS = 5_000;

/** Opens the server's own tables and brings them up to date, one process at a time. */
export const openServerDatabase = async ({ url }: Database, log: Logger, { closers }: ServerContext): Promise<ServerDatabase> => {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    max: CONNECTIONS,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    application_name: 'aqueduct-server',
  });
  surviveLostConnections(pool, (err) => {
    log.warn({ err }, 'A connection to the database broke; it is opened again at the next use.');
  });
  closers.add(() => pool.end());
  const database = drizzle(pool);
  await whileLocked(database, () => migrate(database, { migrationsFolder: MIGRATIONS, migrationsSchema: 'aqueduct', migrationsTable: 'server_migrations' }));
  return database;
};
