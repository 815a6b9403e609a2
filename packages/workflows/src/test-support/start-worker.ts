import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDetails } from '../run.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');

/** A real process that runs workflows. */
export interface Worker {
  readonly pid: number;
  /** @param workflow - default `gated` */
  start(idempotencyKey: string, input: unknown, workflow?: string): Promise<void>;
  /** What the worker knows of a run; its dates are texts. */
  run(id: string): Promise<RunDetails>;
  /** The ordinary end. */
  stop(): Promise<void>;
  /** kill -9: nothing of the process's own runs any more. */
  kill(): Promise<void>;
}

/** Resolves when the process is ready to run workflows; of those of `worker.ts` it has the named ones. */
export const startWorker = async (databaseUrl: string, workflows = 'gated,napping'): Promise<Worker> => {
  const child = fork(join(here, 'worker.ts'), [], {
    cwd: root,
    // Jest's own NODE_OPTIONS are not for it.
    env: { ...process.env, NODE_OPTIONS: '', SWC_NODE_PROJECT: 'tsconfig.base.json', TEST_DATABASE_URL: databaseUrl, TEST_WORKFLOWS: workflows },
    execArgv: ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');

  const answer = async (): Promise<unknown> => {
    const [reply] = (await Promise.race([
      once(child, 'message'),
      ended.then(([code, signal]) => [{ left: `the worker ended (${String(code)}, ${String(signal)})` }]),
    ])) as [{ readonly left?: string; readonly right?: unknown }];
    if (reply.left !== undefined) {
      throw new Error(reply.left);
    }
    return reply.right;
  };
  const ask = async (question: object): Promise<unknown> => {
    const answered = answer();
    child.send(question);
    return answered;
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };

  await answer();
  return {
    pid: child.pid ?? 0,
    start: (idempotencyKey, input, workflow = 'gated') => ask({ start: { workflow, idempotencyKey, input } }).then(() => undefined),
    run: (id) => ask({ run: id }) as Promise<RunDetails>,
    stop: async () => {
      await ask({ stop: true });
      await kill();
    },
    kill,
  };
};
