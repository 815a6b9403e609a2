import { createHash } from 'node:crypto';
import { lchown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PORT } from './connection-url.js';
import type { DataFolder } from './data-folder.js';
import { EmbeddedPostgresError, errorCodeOf, explained } from './embedded-postgres-error.js';
import { readLockFile } from './lock-file.js';
import type { ServerUser } from './server-user.js';

const SOCKET_NAME = `/.s.PGSQL.${PORT}`;

/** `sun_path` without its final zero: 107 bytes on Linux, 103 on macOS. */
const MAX_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

const fits = (folder: string): boolean => Buffer.byteLength(folder + SOCKET_NAME) <= MAX_SOCKET_PATH;

const refuse = (folder: string, why: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'folder-not-accessible',
    `The folder ${folder} for the database's socket ${why}: remove it, or choose a database folder with a shorter path`,
  );

/** Another user could have made the folder first, to answer in the server's place: it must be ours, and closed. */
const assertPrivate = async (folder: string, user: ServerUser): Promise<void> => {
  const found = await lstat(folder);
  const trusted = [process.getuid?.(), user?.uid];
  if (!found.isDirectory() || !trusted.includes(found.uid)) {
    throw refuse(folder, `is no folder of user id ${user?.uid ?? process.getuid?.()}`);
  }
  if ((found.mode & 0o077) !== 0) {
    throw refuse(folder, 'is open to other users');
  }
  const parent = await lstat(dirname(folder));
  if ((parent.mode & 0o002) !== 0 && (parent.mode & 0o1000) === 0) {
    throw refuse(folder, 'is in a folder where everybody can replace it (writable by all, without the sticky bit)');
  }
};

const makeShortFolder = async (folder: string, user: ServerUser): Promise<void> => {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') {
      throw error;
    }
  }
  await assertPrivate(folder, user);
  if (user !== undefined) {
    await lchown(folder, user.uid, user.gid);
  }
};

/**
 * Where the socket is: in the database folder, or, when that path is too long or closed to the server's user, in a
 * short 0700 folder of temporary files. A server that runs already decides (its TMPDIR may have been another one).
 */
export const socketFolderFor = (folder: DataFolder): Promise<string> =>
  explained(`Choosing the folder of the database's socket for ${folder.path}`, async () => {
    if (folder.reachable && fits(folder.path)) {
      return folder.path;
    }
    const inUse = (await readLockFile(folder))?.socketFolder ?? '';
    if (inUse.startsWith('/') && (await assertPrivate(inUse, folder.user).then(() => true, () => false))) {
      return inUse;
    }
    const name = `aqueduct-pg-${createHash('sha256').update(folder.path).digest('hex').slice(0, 16)}`;
    const parent = fits(join(tmpdir(), name)) ? tmpdir() : '/tmp';
    const short = join(parent, name);
    await makeShortFolder(short, folder.user);
    return short;
  });
