import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { UserProgramArguments, UserProgramReport } from './user-program.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');

/** Another process that uses the server. */
export interface UserProcess {
  readonly child: ChildProcess;
  /** The next thing that it says. */
  next(): Promise<UserProgramReport>;
  /** Sends a line: a statement, or `stop`. */
  ask(line: string): Promise<UserProgramReport>;
  /** As an operating system does that needs the memory. */
  kill(): Promise<void>;
}

/** Starts `user-program.ts` in a process group of its own, as a shell does. */
export const startUserProcess = (args: UserProgramArguments): UserProcess => {
  const child = spawn(
    process.execPath,
    ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', join(here, 'user-program.ts'), JSON.stringify(args)],
    {
      cwd: root,
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], SWC_NODE_PROJECT: join(root, 'tsconfig.base.json') },
    },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<UserProgramReport> => {
    const { value, done } = await lines.next();
    if (done === true) {
      throw new Error(`The process ended (status ${child.exitCode}) before it said what was expected`);
    }
    return JSON.parse(value) as UserProgramReport;
  };
  return {
    child,
    next,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    kill: async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
};
