import type { ConnectionChange } from '@aqueduct/integrations';
import pg from 'pg';
import { CHANNEL, readAnnouncement, type Announcement } from './announcement.js';
import { SCHEMA } from './schema.js';

const GENERATIONS = `select id, name, generation::float8 as generation from ${SCHEMA}.connections`;

/** What there is now, without what is in it. */
export const readGenerations = async (database: pg.Pool | pg.ClientBase): Promise<ReadonlyArray<ConnectionChange>> =>
  (await database.query<{ id: string; name: string; generation: number }>(GENERATIONS)).rows;

/** One life of a listening connection. */
export interface Listener {
  /** Resolves when the connection is gone. */
  readonly lost: Promise<void>;
  /** Reads over the same connection, so in order with what it hears. */
  generations(): Promise<ReadonlyArray<ConnectionChange>>;
  /** Gives the connection up. */
  stop(): void;
}

/** Opens a connection beside the pool: an idle one of the pool may have been cut as well. Rejects when the database does not answer. */
export const openListener = async (pool: pg.Pool, hear: (announcement: Announcement) => void): Promise<Listener> => {
  const client = new pg.Client(pool.options);
  let open = true;
  const stop = (): void => {
    if (open) {
      open = false;
      client.end().catch(() => undefined);
    }
  };
  const lost = new Promise<void>((resolve) => {
    client.once('end', () => resolve());
    client.on('error', () => resolve());
  });
  client.on('notification', ({ payload }) => {
    const announcement = readAnnouncement(payload);
    if (open && announcement !== undefined) {
      hear(announcement);
    }
  });
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    stop();
    throw error;
  }
  return { lost, generations: () => readGenerations(client), stop };
};
