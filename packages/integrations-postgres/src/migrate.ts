import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { SCHEMA } from './schema.js';
import { cleanCause } from './store-error.js';

/** The same from `src` and from `dist`. */
const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
const MIGRATIONS_TABLE = 'connections_migrations';

/** Of several processes that start at once one migrates, the others wait for it. */
const LOCK = '4712389650022';

const clientOf = async (database: string | pg.Pool): Promise<{ client: pg.ClientBase; end: () => Promise<void> }> => {
  if (typeof database !== 'string') {
    const client = await database.connect();
    return { client, end: async () => client.release(true) };
  }
  const client = new pg.Client({ connectionString: database, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  return { client, end: () => client.end() };
};

/**
 * Brings the tables of connections up to date; does nothing when they are. Call it before `PostgresConnectionStore.open`.
 * Rejects with what the database answered, without the URL.
 */
export const migrate = async (database: string | pg.Pool): Promise<void> => {
  try {
    const { client, end } = await clientOf(database);
    try {
      // A session lock, gone with the connection whatever happens.
      await client.query(`select pg_advisory_lock(${LOCK})`);
      await runMigrations(drizzle(client as pg.Client), {
        migrationsFolder: MIGRATIONS,
        migrationsSchema: SCHEMA,
        migrationsTable: MIGRATIONS_TABLE,
      });
    } finally {
      await end();
    }
  } catch (error) {
    throw cleanCause(error);
  }
};
