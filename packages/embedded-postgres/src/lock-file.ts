import { readFile, readlink, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PORT } from './connection-url.js';
import type { DataFolder } from './data-folder.js';
import { errorCodeOf } from './embedded-postgres-error.js';
import { runCommand } from './run-command.js';
import type { ServerUser } from './server-user.js';

/** What a running (or killed) server has written about itself. It tells where to look, never whether it runs. */
export interface LockFile {
  readonly pid: number;
  readonly socketFolder: string;
}

const lockPath = ({ cluster }: DataFolder): string => join(cluster, 'postmaster.pid');

/** PostgreSQL's `postmaster.pid`: line 1 the process, line 5 the socket's folder. */
export const readLockFile = async (folder: DataFolder): Promise<LockFile | undefined> => {
  const lines = (await readFile(lockPath(folder), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 1 ? { pid, socketFolder: lines[4]?.trim() ?? '' } : undefined;
};

/** For a root that may not look into other users' processes (containers lack CAP_SYS_PTRACE): name and owner are public. */
const isPostgresOfUser = async (pid: number, user: ServerUser): Promise<boolean> => {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  const owner = await stat(`/proc/${pid}`).catch(() => undefined);
  return name.trim() === 'postgres' && owner !== undefined && owner.uid === user?.uid;
};

/** Whether the process with this id is a server of this folder: ids are re-used, and differ between containers. */
export const isServerOf = async (pid: number, { cluster, user }: DataFolder): Promise<boolean> => {
  if (process.platform === 'linux') {
    return readlink(`/proc/${pid}/cwd`).then(
      (place) => place === cluster,
      (error: unknown) => ['EACCES', 'EPERM'].includes(errorCodeOf(error) ?? '') && isPostgresOfUser(pid, user),
    );
  }
  const { output } = await runCommand('/bin/ps', ['-o', 'comm=', '-p', String(pid)], { user });
  return output.includes('postgres');
};

/**
 * Removes the lock of a killed server whose process id now belongs to another program: PostgreSQL itself only sees
 * that the id is taken (usual in containers, where ids repeat) and refuses to start for ever.
 */
export const removeStaleLock = async (folder: DataFolder, socketFolder: string): Promise<boolean> => {
  const lock = await readLockFile(folder);
  if (lock !== undefined && (await isServerOf(lock.pid, folder))) {
    return false;
  }
  await rm(lockPath(folder), { force: true });
  await rm(join(socketFolder, `.s.PGSQL.${PORT}.lock`), { force: true });
  return true;
};
