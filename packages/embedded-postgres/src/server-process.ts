import { spawn } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import type { Binaries } from './binaries.js';
import { pathForServer } from './cluster.js';
import type { DataFolder } from './data-folder.js';
import { explained } from './embedded-postgres-error.js';
import { serverEnvironment } from './run-command.js';
import { logSize, logTail, openLog, rotateLog } from './server-log.js';
import { serverArguments, type Durability } from './server-settings.js';

/** A server that this process has started. */
export interface ServerProcess {
  /** Whether it has ended, or never begun. */
  ended(): boolean;
  /** What it has said. */
  tail(): Promise<string>;
}

const DISK_FULL_BYTES = 1024 * 1024;

/** On a full disk the log cannot say so. */
const silence = async (folder: string): Promise<string> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < DISK_FULL_BYTES ? 'No space left on device' : '';
};

/** Other servers that lose the same race write to the same log; lines without a process id may be anybody's. */
const linesOf = (pid: number | undefined, tail: string): string =>
  tail
    .split('\n')
    .filter((line) => !/\[\d+\]/.test(line) || line.includes(`[${pid}]`))
    .join('\n');

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
    await rotateLog(folder.logFile).catch(() => undefined);
    const from = await logSize(folder.logFile);
    const log = await openLog(folder.logFile);
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
      const tail = async (): Promise<string> =>
        failure || linesOf(child.pid, await logTail(folder.logFile, from)) || silence(folder.path);
      return { ended: () => ended, tail };
    } finally {
      await log.close();
    }
  });
