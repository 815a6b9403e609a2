import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const entry = (name: 'main' | 'worker'): string => fileURLToPath(new URL(`../../../server/src/${name}.ts`, import.meta.url));

/** The server as a process of its own, started from its source. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Everything it has printed. */
  output(): string;
  /** Its base URL, once it is ready. */
  url(): Promise<string>;
  /** Its exit code. */
  exited: Promise<number | null>;
  /** Asks it to stop, as a service manager does. */
  stop(): Promise<number | null>;
}

/** Starts a program that serves, with nothing in its environment but what is given. */
export const startProgram = (program: string, env: Readonly<Record<string, string>>, args: ReadonlyArray<string> = []): ServerProcess => {
  const child = spawn(process.execPath, ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', program, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], SWC_NODE_PROJECT: 'tsconfig.base.json', AQUEDUCT_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

  return {
    child,
    output: () => output,
    exited,
    url: () =>
      eventually(() => {
        const [, url] = /"url":"(http:[^"]+)"/.exec(output) ?? [];
        return url === undefined ? Promise.reject(new Error(`The server is not ready:\n${output}`)) : Promise.resolve(url);
      }, 120_000),
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
};

/** Starts `main.ts` with nothing in its environment but what is given. */
export const startProcess = (env: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>): ServerProcess => startProgram(entry('main'), env, args);

/** The same with `worker.ts`, which has no URL. */
export const startWorkerProcess = (env: Readonly<Record<string, string>>): ServerProcess => startProgram(entry('worker'), env);
