import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Binaries } from './binaries.js';
import { pathForServer } from './cluster.js';
import type { DataFolder } from './data-folder.js';
import { explained } from './embedded-postgres-error.js';
import { serverEnvironment } from './run-command.js';
import { logSize, logTail, rotateLog } from './server-log.js';
import { serverArguments, type Durability } from './server-settings.js';

/** A server that this process has started. */
export interface ServerProcess {
  /** Whether it has ended, or never begun. */
  ended(): boolean;
  /** What it has logged. */
  tail(): Promise<string>;
}

/**
 * Starts the server in a session of its own (Ctrl-C in the terminal must not reach it before this process has
 * drained), with no pipe to this process: it lives on when this process is killed, and is joined by the next.
 */
export const spawnServer = (
  folder: DataFolder,
  { postgres }: Binaries,
  socketFolder: string,
  durability: Durability,
): Promise<ServerProcess> =>
  explained(`Starting the database in ${folder.path}`, async () => {
    await rotateLog(folder.logFile);
    const from = await logSize(folder.logFile);
    const log = await open(folder.logFile, 'a', 0o600);
    try {
      let ended = false;
      let failure = '';
      const child = spawn(postgres, serverArguments(pathForServer(folder, folder.cluster), socketFolder, durability), {
        ...folder.user,
        cwd: folder.cluster,
        env: serverEnvironment(),
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      });
      child.once('exit', () => {
        ended = true;
      });
      child.once('error', (error) => {
        ended = true;
        failure = String(error);
      });
      child.unref();
      const own = new RegExp(`\\[${child.pid ?? 0}\\]|^(?!.*\\[\\d+\\])`);
      const ownLines = (tail: string): string => tail.split('\n').filter((line) => own.test(line)).join('\n');
      return { ended: () => ended, tail: async () => failure || ownLines(await logTail(folder.logFile, from)) };
    } finally {
      await log.close();
    }
  });
