import { lchown, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { ROLE } from './connection-url.js';
import { hasCluster, type DataFolder } from './data-folder.js';
import { errorCodeOf, explained, explainFailure } from './embedded-postgres-error.js';
import { runCommand } from './run-command.js';

const HOUR_MS = 3_600_000;

/** The built-in C.UTF-8 sorts the same on every machine, whatever its libraries. */
const INITDB_ARGS = [
  `--username=${ROLE}`,
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

/** `/proc/self/cwd` needs no way in from `/`, which the server's user may lack (below a 0700 `/root`). */
export const pathForServer = ({ reachable }: DataFolder, path: string): string => (reachable ? path : '/proc/self/cwd');

const isTaken = (error: unknown): boolean => ['ENOTEMPTY', 'EEXIST'].includes(errorCodeOf(error) ?? '');

/**
 * Makes the data directory unless it is there. It is made beside and renamed, so that it is complete or absent,
 * and of several processes that start on an empty disk at once one wins.
 */
export const ensureCluster = async (folder: DataFolder, { initdb }: Binaries, sync: boolean): Promise<void> => {
  if (await hasCluster(folder)) {
    return;
  }
  await explained(`Making the database in ${folder.path}`, async () => {
    const beside = await mkdtemp(`${folder.cluster}.init-`);
    try {
      if (folder.user !== undefined) {
        await lchown(beside, folder.user.uid, folder.user.gid);
      }
      const args = [...INITDB_ARGS, ...(sync ? [] : ['--no-sync']), '-D', pathForServer(folder, beside)];
      const { status, output } = await runCommand(initdb, args, { user: folder.user, cwd: beside });
      if (status !== 0) {
        throw explainFailure(`Making the database in ${folder.path}`, output, { logTail: output.slice(-2000) });
      }
      await rename(beside, folder.cluster);
    } catch (error) {
      if (!isTaken(error)) {
        throw error;
      }
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
  });
};

/** Removes what processes left that died while they made the database. */
export const removeAbandoned = async ({ path }: DataFolder): Promise<void> => {
  for (const name of await readdir(path)) {
    const left = join(path, name);
    const found = name.startsWith('cluster.init-') ? await stat(left).catch(() => undefined) : undefined;
    if (found !== undefined && Date.now() - found.mtimeMs > HOUR_MS) {
      await rm(left, { recursive: true, force: true });
    }
  }
};
