import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CopyTask, Cost } from './contest.js';

export interface AqueductWorker {
  readonly copy: (task: CopyTask) => Promise<Cost>;
  readonly stop: () => Promise<void>;
}

/** A worker in a process of its own, ready to run. */
export const startAqueduct = async (): Promise<AqueductWorker> => {
  const child = fork(fileURLToPath(new URL('./replicate-worker.ts', import.meta.url)), { execArgv: process.execArgv });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the worker ended');
  });
  ended.catch(() => undefined);
  await Promise.race([once(child, 'message'), ended]);
  return {
    copy: async (task) => {
      child.send(task);
      const [{ cost, error }] = (await Promise.race([once(child, 'message'), ended])) as [{ readonly cost?: Cost; readonly error?: string }];
      if (cost === undefined) {
        throw new Error(error);
      }
      return cost;
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
};
