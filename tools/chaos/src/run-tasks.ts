import { setTimeout as pause } from 'node:timers/promises';
import { RunDetails, RunView } from '@aqueduct/api-contract';
import { mapConcurrently } from '@aqueduct/workflows';
import type { PatientApi } from './fleet/api.js';
import type { Task } from './tasks/task.js';

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);
const STARTS_AT_ONCE = 4;
/** Between two looks at one run. */
const LOOK_MS = 1_500;

/** A task whose run has ended, or what kept it from ending. */
export interface Ended {
  readonly task: Task;
  readonly run?: RunDetails;
  readonly problem?: string;
}

const endOf = async (api: PatientApi, id: string, signal: AbortSignal): Promise<RunDetails> => {
  for (;;) {
    const { status } = await api.ask(RunView, 'GET', `/runs/${id}`);
    if (ENDED.has(status) || signal.aborted) {
      return api.ask(RunDetails, 'GET', `/runs/${id}`);
    }
    await pause(LOOK_MS);
  }
};

/** Starts all tasks and waits until their runs have ended, or for the signal. */
export const runTasks = async (tasks: ReadonlyArray<Task>, api: PatientApi, signal: AbortSignal, onEnd: (ended: Ended) => void): Promise<ReadonlyArray<Ended>> => {
  const started = await mapConcurrently(tasks, STARTS_AT_ONCE, signal, async (task) => {
    // The same key twice answers the first run: the answer of a server that was killed may be lost.
    const { id } = await api.ask(RunView, 'POST', `/workflows/${task.workflow}/runs`, { input: task.input }, { 'Idempotency-Key': task.id });
    return { task, id };
  });
  return Promise.all(
    started.map(async ({ task, id }): Promise<Ended> => {
      let ended: Ended;
      try {
        await task.attend?.(id);
        ended = { task, run: await endOf(api, id, signal) };
      } catch (error) {
        ended = { task, problem: error instanceof Error ? error.message : String(error) };
      }
      onEnd(ended);
      return ended;
    }),
  );
};
