import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');

/** A TypeScript program of this folder in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  /** The next line that it prints, as JSON. */
  readonly next: () => Promise<unknown>;
}

/** `input` goes in by stdin: it holds keys, and arguments show in the list of processes. */
export const startProgram = (file: string, input: unknown): Program => {
  const child = spawn(
    process.execPath,
    ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', join(here, file)],
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
      throw new Error(`${file} ended (status ${child.exitCode}) before it said what was expected`);
    }
    return JSON.parse(value);
  };
  return { child, next };
};
