import { constants } from 'node:fs';
import { access, lstat, mkdir, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError, explained } from './embedded-postgres-error.js';
import { POSTGRES_MAJOR } from './platform-package.js';
import { canEnter, isRoot, serverUserFor, type ServerUser } from './server-user.js';

/** A prepared folder: there, ours, mode 0700, and (as root) given to the server's user. */
export interface DataFolder {
  readonly path: string;
  /** PostgreSQL's own data directory; may be missing still. */
  readonly cluster: string;
  readonly logFile: string;
  readonly user: ServerUser;
  /** Whether the server's user can get here from `/`; below a 0700 `/root` it cannot. */
  readonly reachable: boolean;
}

const CLUSTER = 'cluster';
/** What a freshly made volume holds. */
const HARMLESS = new Set(['lost+found']);

/** Names that this package makes in the folder. */
const isOurs = (name: string): boolean =>
  name.startsWith(CLUSTER) || name.startsWith('server.log') || name.startsWith('postgres-') || name.startsWith('.s.PGSQL.');

const assertOurs = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => !HARMLESS.has(name));
  const foreign = names.find((name) => !isOurs(name));
  if (foreign !== undefined && !names.includes(CLUSTER)) {
    throw new EmbeddedPostgresError(
      'folder-not-empty',
      `${folder} holds no database but something else ("${foreign}"): choose an empty or a new folder`,
    );
  }
};

const assertOwner = (path: string, owner: number): void => {
  const self = process.getuid?.();
  if (!isRoot() && owner !== self) {
    throw new EmbeddedPostgresError(
      'folder-not-accessible',
      `${path} belongs to user id ${owner}, and this process runs as ${self}: start it as that user, or run "chown -R ${self} ${path}" as root`,
    );
  }
};

/** Through a descriptor that follows no link: as root, a link planted in a folder of `nobody` must not be obeyed. */
const makePrivate = async (path: string, user: ServerUser): Promise<void> => {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const { uid, mode } = await folder.stat();
    if (user !== undefined && uid !== user.uid) {
      await folder.chown(user.uid, user.gid);
    }
    if ((mode & 0o777) !== 0o700) {
      await folder.chmod(0o700);
    }
  } finally {
    await folder.close();
  }
};

/** Node's recursive `mkdir` answers ENOENT on a read-only disk; the plain one tells the truth. */
const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true }).catch(async (error: unknown) => {
    await access(dirname(path)).catch(() => {
      throw error;
    });
    await mkdir(path);
  });
};

/** Makes the folder if it is missing; refuses one of another user, and one that holds something else. */
export const prepareDataFolder = (folder: string): Promise<DataFolder> =>
  explained(`Preparing the database folder ${resolve(folder)}`, async () => {
    await makeFolder(resolve(folder));
    const path = await realpath(resolve(folder));
    const found = await stat(path);
    assertOwner(path, found.uid);
    await assertOurs(path);
    const cluster = join(path, CLUSTER);
    const user = serverUserFor((await lstat(cluster).catch(() => undefined)) ?? found);
    await makePrivate(path, user);
    const reachable = await canEnter(user, path);
    if (!reachable && process.platform !== 'linux') {
      throw new EmbeddedPostgresError(
        'folder-not-accessible',
        `User id ${user?.uid}, which runs the server for root, cannot reach ${path}: choose a folder that all may traverse`,
      );
    }
    return { path, cluster, logFile: join(path, 'server.log'), user, reachable };
  });

const assertVersion = async (cluster: string): Promise<void> => {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => 'unknown')).trim();
  if (version !== POSTGRES_MAJOR) {
    throw new EmbeddedPostgresError(
      'wrong-version',
      `${cluster} holds data of PostgreSQL ${version}, and this is PostgreSQL ${POSTGRES_MAJOR}: ` +
        `dump them with that version (pg_dumpall) and restore them into an empty folder`,
    );
  }
};

/** Whether the data directory is there; refuses one of another owner or another major version. */
export const hasCluster = ({ cluster, user }: DataFolder): Promise<boolean> =>
  explained(`Looking at the database in ${cluster}`, async () => {
    const found = await lstat(cluster).catch(() => undefined);
    if (found === undefined) {
      return false;
    }
    assertOwner(cluster, found.uid);
    await assertVersion(cluster);
    await makePrivate(cluster, user);
    return true;
  });
