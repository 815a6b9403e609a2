import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCodeOf } from '../embedded-postgres-error.js';
import { isServerOf, readLockFile } from '../lock-file.js';
import { isRoot, NOBODY } from '../server-user.js';

/** Names of test servers' folders: this, the id of the process that made it, "-", anything. */
export const TEST_FOLDER = 'aqueduct-test-pg-';

const MINUTE_MS = 60_000;

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCodeOf(error) === 'ESRCH';
  }
};

const isLeftOver = async (path: string, name: string): Promise<boolean> => {
  const pid = Number(/^aqueduct-test-pg-(\d+)-/.exec(name)?.[1]);
  const found = await lstat(path);
  const ours = found.uid === process.getuid?.() || (isRoot() && found.uid === NOBODY.uid);
  return pid > 0 && isGone(pid) && ours && found.isDirectory() && Date.now() - found.mtimeMs > MINUTE_MS;
};

/** Ends and removes the servers of test runs that were killed before their `afterAll`; what is not ours stays. */
export const removeLeftOvers = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const path = join(tmpdir(), name);
    if (!name.startsWith(TEST_FOLDER) || !(await isLeftOver(path, name).catch(() => false))) {
      continue;
    }
    const folder = { path, cluster: join(path, 'cluster'), logFile: '', user: undefined, reachable: true };
    const lock = await readLockFile(folder);
    if (lock !== undefined && (await isServerOf(lock.pid, folder))) {
      process.kill(lock.pid, 'SIGQUIT');
    }
    await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }).catch(() => undefined);
  }
};
