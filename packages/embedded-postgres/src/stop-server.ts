import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { DataFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { isServerOf, readLockFile } from './lock-file.js';
import { becomeLast, countOthers } from './membership.js';

const PAUSE_MS = 20;
/** Back ends of pools that were closed just now need a moment to go. */
const STRAGGLERS_MS = 1_000;
const STOP_TIMEOUT_MS = 60_000;

/** `fast`: disconnects, writes everything out. `immediate`: ends at once; the next start recovers. */
export type StopMode = 'fast' | 'immediate';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

const waitUntilGone = async (folder: DataFolder, pid: number): Promise<void> => {
  for (const deadline = Date.now() + STOP_TIMEOUT_MS; Date.now() < deadline; await sleep(PAUSE_MS)) {
    if ((await readLockFile(folder))?.pid !== pid || !(await isServerOf(pid, folder))) {
      return;
    }
  }
  throw new EmbeddedPostgresError('stop-timeout', `PostgreSQL (process ${pid}) in ${folder.path} did not end after ${STOP_TIMEOUT_MS} ms`);
};

/** Stops the server, whoever uses it. `false`: its process is not one of this machine (another container's, say). */
export const stopServer = async (folder: DataFolder, client: pg.Client, mode: StopMode): Promise<boolean> => {
  const lock = await readLockFile(folder);
  const found = lock !== undefined && (await isServerOf(lock.pid, folder));
  if (found) {
    process.kill(lock.pid, SIGNALS[mode]);
  }
  await client.end().catch(() => undefined);
  if (found) {
    await waitUntilGone(folder, lock.pid);
  }
  return found;
};

const noStragglers = async (client: pg.Client): Promise<boolean> => {
  for (const deadline = Date.now() + STRAGGLERS_MS; (await countOthers(client)) > 0; await sleep(PAUSE_MS)) {
    if (Date.now() > deadline) {
      return false;
    }
  }
  return true;
};

/** Leaves the server; the last user stops it, unless somebody is connected who is no member (a psql, a backup). */
export const leaveServer = async (folder: DataFolder, client: pg.Client, log: (line: string) => void): Promise<void> => {
  try {
    if (await becomeLast(client)) {
      if (!(await noStragglers(client))) {
        log(`PostgreSQL in ${folder.path} goes on running: others are connected to it`);
      } else if (!(await stopServer(folder, client, 'fast'))) {
        log(`PostgreSQL in ${folder.path} goes on running: it was started in another container`);
      }
    }
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) {
      throw error;
    }
    // The connection broke: the server is gone or ends, which is what was wanted.
    log(`PostgreSQL in ${folder.path} was lost while this process left it: ${String(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
};
