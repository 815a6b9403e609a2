import pg from 'pg';
import { checkedDatabaseName, connectionUrl } from './connection-url.js';
import { errorCodeOf } from './embedded-postgres-error.js';

/** duplicate_database; unique_violation, when two processes make it at the same moment. */
const EXISTS = new Set(['42P04', '23505']);

/** Makes the database unless it is there, and returns its URL. */
export const createDatabase = async (socketFolder: string, name: string): Promise<string> => {
  const client = new pg.Client({ connectionString: connectionUrl(socketFolder, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // template0: nobody can be connected to it, which would block the copy.
    await client.query(`create database "${checkedDatabaseName(name)}" template template0`);
  } catch (error) {
    if (!EXISTS.has(errorCodeOf(error) ?? '')) {
      throw error;
    }
  } finally {
    await client.end();
  }
  return connectionUrl(socketFolder, name);
};
