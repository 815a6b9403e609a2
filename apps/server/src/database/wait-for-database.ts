import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { connectProblem } from './connect-problem.js';
import { openWaitingRoom } from './waiting-room.js';

const TRY_EVERY_MS = 1_000;
const REMIND_EVERY_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

const tryOnce = async (connectionString: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** What {@link waitForDatabase} needs to know. */
export interface WaitOptions {
  readonly url: string;
  /** Where to answer meanwhile. */
  readonly room?: { readonly host: string; readonly port: number };
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Returns when the database answers. Until then the process stays up, says in the log what is wrong and what to do,
 * and answers its health endpoints and 503 to the rest: a server that ends when its database is late would have to be
 * started again by somebody.
 */
export const waitForDatabase = async ({ url, room, log, signal }: WaitOptions): Promise<void> => {
  let error = await tryOnce(url);
  if (error === undefined) {
    return;
  }
  const closeWaitingRoom = room === undefined ? () => Promise.resolve() : await openWaitingRoom(room.host, room.port);
  let said = '';
  let saidAt = 0;
  try {
    while (error !== undefined) {
      const { problem, remedy } = connectProblem(url, error);
      if (problem !== said || Date.now() - saidAt > REMIND_EVERY_MS) {
        log.error({ remedy }, `${problem} Trying again every second.`);
        said = problem;
        saidAt = Date.now();
      }
      await sleep(TRY_EVERY_MS, undefined, { ...(signal === undefined ? {} : { signal }) });
      error = await tryOnce(url);
    }
  } finally {
    await closeWaitingRoom();
  }
  log.info('The database answers.');
};
