import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectionOptions } from './engine-pool.js';

/** "aqwf" and a number: nobody else's advisory lock. */
const LOCK = '1634826086, 1';
const RETRY_MS = 100;

/**
 * Lets one process at a time migrate; two at once can end in a deadlock of their DDL. It asks again and again instead of
 * waiting in the database: a waiting statement holds a snapshot, and `CREATE INDEX CONCURRENTLY` waits for all of those.
 */
export const underMigrationLock = async <A>(databaseUrl: string, work: () => Promise<A>): Promise<A> => {
  const client = new pg.Client(connectionOptions(databaseUrl, 'aqueduct_migration'));
  // Without a listener the loss of the connection would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`);
      if (rows[0]?.locked === true) {
        return await work();
      }
      await pause(RETRY_MS);
    }
  } finally {
    // Ending the session frees the lock.
    await client.end().catch(() => undefined);
  }
};
