import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { restoreLibrarySymlinks } from './library-symlinks.js';

/** Only a folder that nobody else can write to is run from. */
const isTrusted = async (folder: string): Promise<boolean> => {
  const found = await lstat(folder).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
};

/** An install under umask 077 leaves files that only their owner can read. */
const makeReadable = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) {
      await chmod(path, 0o755);
    } else if (entry.isFile()) {
      await chmod(path, entry.parentPath.endsWith('bin') ? 0o755 : 0o644);
    }
  }
};

/** Copies `native` once to `<cacheFolder>/postgres-<version>`, readable by all; concurrent copies do not disturb each other. */
export const copyBinaries = async (
  native: string,
  version: string,
  cacheFolder: string,
  log: (line: string) => void,
): Promise<string> => {
  const target = join(cacheFolder, `postgres-${version}-${process.getuid?.() ?? 0}`);
  if (await isTrusted(target)) {
    return target;
  }
  await mkdir(cacheFolder, { recursive: true, mode: 0o755 });
  log(`copying the PostgreSQL binaries to ${target}`);
  const beside = await mkdtemp(`${target}.`);
  try {
    // Its parent is the link list's point of reference, as in the npm package.
    const copy = join(beside, 'native');
    await cp(native, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    // First: the copy of a read-only folder is read-only, and takes no links.
    await makeReadable(copy);
    await restoreLibrarySymlinks(copy);
    await rename(copy, target);
  } catch (error) {
    if (!(await isTrusted(target))) {
      throw error;
    }
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return target;
};
