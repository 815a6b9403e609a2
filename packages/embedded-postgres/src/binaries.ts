import { join } from 'node:path';
import { copyBinaries } from './binary-copy.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { restoreLibrarySymlinks } from './library-symlinks.js';
import type { PlatformPackage } from './platform-package.js';
import { runCommand } from './run-command.js';
import type { ServerUser } from './server-user.js';

/** The programs, at a path where the server's user can run them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const programs = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/** Only running it tells: modes, mount options, missing libraries and another C library all show here. */
const runs = async (native: string, user: ServerUser): Promise<string | undefined> => {
  const { status, output } = await runCommand(programs(native).postgres, ['--version'], { user });
  return status === 0 ? undefined : output.trim() || `ended with status ${status ?? 'unknown'}`;
};

/**
 * Where to run PostgreSQL from: npm's own folder when the server's user can run it there (library links are restored
 * if the install script was not allowed to), otherwise a copy, made once in the first of `cacheFolders` that works.
 */
export const usableBinaries = async (
  { native, version }: PlatformPackage,
  user: ServerUser,
  cacheFolders: ReadonlyArray<string>,
  log: (line: string) => void,
): Promise<Binaries> => {
  let problem = await runs(native, user);
  if (problem !== undefined && (await restoreLibrarySymlinks(native))) {
    problem = await runs(native, user);
  }
  if (problem === undefined) {
    return programs(native);
  }
  const problems = [`${native}: ${problem}`];
  for (const cacheFolder of cacheFolders) {
    try {
      const copy = await copyBinaries(native, version, cacheFolder, log);
      const copyProblem = await runs(copy, user);
      if (copyProblem === undefined) {
        return programs(copy);
      }
      problems.push(`${copy}: ${copyProblem}`);
    } catch (error) {
      problems.push(`${cacheFolder}: ${String(error)}`);
    }
  }
  throw new EmbeddedPostgresError(
    problem.includes('ENOENT') ? 'unsupported-platform' : 'binaries-unusable',
    'The embedded PostgreSQL does not run here (it needs glibc, so not Alpine, and a file system without noexec): ' +
      `set DATABASE_URL to a PostgreSQL server. Tried ${problems.join('; ')}`,
  );
};
