import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user.js';

/** How a finished command ended. */
export interface CommandResult {
  /** `undefined` when it could not be started at all, or was killed. */
  readonly status: number | undefined;
  /** What it printed, or why it could not be started. */
  readonly output: string;
}

/** Nothing of the caller's PG* variables may change what the server does. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

/** Runs one of PostgreSQL's programs to its end, in a session of its own so that Ctrl-C does not reach it. */
export const runCommand = (
  program: string,
  args: ReadonlyArray<string>,
  { user, cwd }: { readonly user: ServerUser; readonly cwd?: string },
): Promise<CommandResult> =>
  new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      ...user,
      cwd: cwd ?? '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ status: undefined, output: String(error) }));
    child.once('close', (code) => resolve({ status: code ?? undefined, output }));
  });
