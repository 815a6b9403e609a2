import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateServer } from '../embedded-postgres.js';
import { tryToJoin } from '../membership.js';
import { findPlatformPackage } from '../platform-package.js';
import { stopServer } from '../stop-server.js';

/** A temporary folder, and all servers below it that a test has started. */
export interface Playground {
  /** Anybody may pass through it. */
  readonly path: string;
  /** A path in it that does not exist yet, whose server is stopped in the end. */
  folder(name?: string): string;
  clear(): Promise<void>;
}

/** Ends whatever runs in `folder`, and removes its socket's folder. */
export const stopWhateverRuns = async (folder: string): Promise<void> => {
  const server = await locateServer({ folder }, findPlatformPackage());
  const attempt = await tryToJoin(server.socketFolder);
  if (attempt._tag === 'Joined') {
    await stopServer(server.folder, attempt.client, 'immediate');
  }
  if (server.socketFolder !== server.folder.path) {
    await rm(server.socketFolder, { recursive: true, force: true });
  }
};

export const makePlayground = async (): Promise<Playground> => {
  const path = await mkdtemp(join(tmpdir(), 'aqueduct-embedded-'));
  await chmod(path, 0o755);
  const folders: Array<string> = [];
  return {
    path,
    folder: (name = `pg-${folders.length}`) => {
      const folder = join(path, name);
      folders.push(folder);
      return folder;
    },
    clear: async () => {
      for (const folder of folders) {
        await stopWhateverRuns(folder).catch(() => undefined);
      }
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
};
