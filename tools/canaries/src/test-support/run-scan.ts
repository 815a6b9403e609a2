import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SCAN = fileURLToPath(new URL('../scan.ts', import.meta.url));

/** How a search ended, and what it said. */
export interface Scanned {
  readonly exitCode: number;
  readonly said: string;
}

/** Runs the search as `npm run canaries` does. */
export const runScan = (results: string, ...args: ReadonlyArray<string>): Promise<Scanned> =>
  new Promise((done) => {
    const node = ['--disable-warning=ExperimentalWarning', '--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', SCAN, '--results', results, ...args];
    const env = { ...process.env, NODE_OPTIONS: '', SWC_NODE_PROJECT: 'tsconfig.base.json' };
    execFile(process.execPath, node, { cwd: ROOT, env }, (error, stdout, stderr) => {
      done({ exitCode: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });
