import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A TypeScript program in a process of its own, so that a spec can kill it. */
export interface Program {
  readonly child: ChildProcess;
  /** The next line that it prints, as JSON. */
  readonly next: () => Promise<unknown>;
}

/** Starts a program of this repository from its source. `input` goes in by stdin: it holds keys, and arguments show in the list of processes. */
export const startProgram = (file: URL, input: unknown): Program => {
  const child = spawn(
    process.execPath,
    ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', fileURLToPath(file)],
    {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        TMPDIR: process.env['TMPDIR'],
        SWC_NODE_PROJECT: join(root, 'tsconfig.base.json'),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    },
  );
  child.stdin.end(JSON.stringify(input));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) {
      throw new Error(`${file.pathname} ended (status ${child.exitCode}) before it said what was expected`);
    }
    return JSON.parse(value);
  };
  return { child, next };
};
