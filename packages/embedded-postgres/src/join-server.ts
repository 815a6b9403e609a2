import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Binaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import type { DataFolder } from './data-folder.js';
import { EmbeddedPostgresError, explainFailure } from './embedded-postgres-error.js';
import { removeStaleLock } from './lock-file.js';
import { tryToJoin, type Attempt } from './membership.js';
import { spawnServer, type ServerProcess } from './server-process.js';
import type { Durability } from './server-settings.js';

/** A server, running or not, by where it is and how to start it. */
export interface Server {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly socketFolder: string;
  readonly durability: Durability;
  /** Milliseconds until a start is given up. */
  readonly startTimeoutMs: number;
  readonly log: (line: string) => void;
}

const PAUSE_MS = 25;
/** So long may another process take from its lock file to its socket, before the lock is suspected to be stale. */
const SUSPECT_LOCK_MS = 2_000;

/** Somebody else starts it, or back ends of a killed server have not noticed yet: both pass. */
const LOCKED = /lock file/i;
const LOST_RACE = /lock file .*(already exists|is empty)|Is another postmaster|still in use/i;

const timedOut = (server: Server, attempt: Attempt, logTail: string): EmbeddedPostgresError => {
  const full = attempt._tag === 'Busy' && attempt.why.includes('too many clients');
  return new EmbeddedPostgresError(
    full ? 'too-many-connections' : 'start-timeout',
    full
      ? `The database in ${server.folder.path} has no connection left: close some, or use smaller pools (100 in all)`
      : `The database in ${server.folder.path} was not ready after ${server.startTimeoutMs} ms` +
        (attempt._tag === 'Busy' ? ` (${attempt.why})` : ''),
    { logTail },
  );
};

/**
 * Connects, and starts the server when nobody answers; whether it runs is known by connecting, never by a process id.
 * Lost races against other processes that start or stop it are tried again until `startTimeoutMs`.
 */
export const joinServer = async (server: Server): Promise<pg.Client> => {
  const { folder, binaries, socketFolder, log } = server;
  const deadline = Date.now() + server.startTimeoutMs;
  let own: ServerProcess | undefined;
  let lostSince: number | undefined;
  for (;;) {
    const attempt = await tryToJoin(socketFolder);
    if (attempt._tag === 'Joined') {
      return attempt.client;
    }
    if (attempt._tag === 'Refused') {
      throw explainFailure(`Connecting to the database in ${folder.path}`, String(attempt.cause), { cause: attempt.cause });
    }
    const logTail = (await own?.tail()) ?? '';
    if (own?.ended() === true) {
      if (!LOST_RACE.test(logTail) && attempt._tag === 'Absent') {
        throw explainFailure(`Starting the database in ${folder.path}`, logTail, { logTail });
      }
      own = undefined;
      lostSince = LOCKED.test(logTail) ? (lostSince ?? Date.now()) : undefined;
    }
    if (attempt._tag === 'Busy') {
      lostSince = undefined;
    }
    if (Date.now() > deadline) {
      throw timedOut(server, attempt, logTail);
    }
    if (attempt._tag === 'Absent' && own === undefined) {
      if (lostSince !== undefined && Date.now() - lostSince > SUSPECT_LOCK_MS && (await removeStaleLock(folder, socketFolder))) {
        log(`removed the lock that a killed server left in ${folder.cluster}`);
        lostSince = undefined;
      }
      await ensureCluster(folder, binaries, server.durability === 'safe');
      log(`starting PostgreSQL in ${folder.path}`);
      own = await spawnServer(folder, binaries, socketFolder, server.durability);
    }
    await sleep(PAUSE_MS);
  }
};
