import { chmod, chown, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
const FOREIGN_TO_NOBODY = new Set(['lost+found']);

/** Names that this package makes in the folder. */
const isOurs = (name: string): boolean =>
  name.startsWith(CLUSTER) || name.startsWith('server.log') || name.startsWith('postgres-') || name.startsWith('.s.PGSQL.');

const assertOurs = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => !FOREIGN_TO_NOBODY.has(name));
  const foreign = names.find((name) => !isOurs(name));
  if (foreign !== undefined && !names.includes(CLUSTER)) {
    throw new EmbeddedPostgresError(
      'folder-not-empty',
      `${folder} holds no database but something else ("${foreign}"): choose an empty or a new folder`,
    );
  }
};

const assertOwner = (folder: string, owner: number): void => {
  const self = process.getuid?.();
  if (!isRoot() && owner !== self) {
    throw new EmbeddedPostgresError(
      'folder-not-accessible',
      `${folder} belongs to user id ${owner}, and this process runs as ${self}: start it as that user, or run "chown -R ${self} ${folder}"`,
    );
  }
};

const privateTo = async (path: string, user: ServerUser, mode: number): Promise<void> => {
  if (user !== undefined) {
    await chown(path, user.uid, user.gid);
  }
  if ((mode & 0o777) !== 0o700) {
    await chmod(path, 0o700);
  }
};

/** Makes the folder if it is missing; refuses one of another user, and one that holds something else. */
export const prepareDataFolder = (folder: string): Promise<DataFolder> =>
  explained(`Preparing the database folder ${resolve(folder)}`, async () => {
    await mkdir(resolve(folder), { recursive: true });
    const path = await realpath(resolve(folder));
    const { uid, gid, mode } = await stat(path);
    assertOwner(path, uid);
    await assertOurs(path);
    const user = serverUserFor({ uid, gid });
    await privateTo(path, user, mode);
    return {
      path,
      cluster: join(path, CLUSTER),
      logFile: join(path, 'server.log'),
      user,
      reachable: await canEnter(user, path),
    };
  });

/** Refuses data of another major version and of another owner; `false`: there are none yet. */
export const hasCluster = ({ cluster, user }: DataFolder): Promise<boolean> =>
  explained(`Looking at the database in ${cluster}`, async () => {
    const found = await stat(cluster).catch(() => undefined);
    if (found === undefined) {
      return false;
    }
    const runsAs = user?.uid ?? process.getuid?.();
    if (found.uid !== runsAs) {
      throw new EmbeddedPostgresError(
        'folder-not-accessible',
        `${cluster} belongs to user id ${found.uid}, and the server would run as ${runsAs}: run "chown -R ${runsAs} ${cluster}"`,
      );
    }
    const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
    if (version !== POSTGRES_MAJOR) {
      throw new EmbeddedPostgresError(
        'wrong-version',
        `${cluster} holds data of PostgreSQL ${version}, and this is PostgreSQL ${POSTGRES_MAJOR}: ` +
          `dump them with version ${version} (pg_dumpall) and restore them into an empty folder`,
      );
    }
    await chmod(cluster, 0o700);
    return true;
  });
