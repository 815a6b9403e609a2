import pg from 'pg';
import { checkedDatabaseName, connectionUrl } from './connection-url.js';
import { errorCodeOf, explained } from './embedded-postgres-error.js';

/** duplicate_database; unique_violation, when two processes make it at the same moment. */
const EXISTS = new Set(['42P04', '23505']);

const unlessItExists = (error: unknown): void => {
  if (!EXISTS.has(errorCodeOf(error) ?? '')) {
    throw error;
  }
};

/** Makes the database unless it is there, and returns its URL. */
export const createDatabase = async (socketFolder: string, name: string): Promise<string> => {
  const url = connectionUrl(socketFolder, checkedDatabaseName(name));
  await explained(`Making the database "${name}"`, async () => {
    const client = new pg.Client({ connectionString: connectionUrl(socketFolder, 'postgres') });
    client.on('error', () => undefined);
    try {
      await client.connect();
      // template0: nobody can be connected to it, which would block the copy.
      await client.query(`create database "${name}" template template0`).catch(unlessItExists);
    } finally {
      await client.end();
    }
  });
  return url;
};
