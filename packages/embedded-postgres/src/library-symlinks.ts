import { readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from './embedded-postgres-error.js';

interface SymlinkEntry {
  readonly source: string;
  readonly target: string;
}

/**
 * npm packages cannot hold symbolic links, so an install script makes them, which `npm ci --ignore-scripts` leaves out.
 * Without them the libraries are not found (`libicui18n.so.60`). Returns `false` when `native` cannot be written.
 */
export const restoreLibrarySymlinks = async (native: string): Promise<boolean> => {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as ReadonlyArray<SymlinkEntry>) {
    const link = join(native, '..', target);
    try {
      await symlink(dirname(source) === dirname(target) ? basename(source) : join(native, '..', source), link);
    } catch (error) {
      if (errorCodeOf(error) !== 'EEXIST') {
        return false;
      }
    }
  }
  return true;
};
