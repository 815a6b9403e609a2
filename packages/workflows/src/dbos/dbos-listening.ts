import { DBOS } from '@dbos-inc/dbos-sdk';
import { wfQueueRunner } from '@dbos-inc/dbos-sdk/internal/wfqueue';
import type { WorkflowQueue } from '../workflow-queue.js';
import { engineQueues } from './engine-queues.js';

/** What we use of the runner, which has no call for it; it reads the set about once a second. */
interface Runner {
  listenQueueNames: ReadonlySet<string> | null;
  readonly states: Map<string, unknown>;
}

/** Writes the settings of the queues into the database, where all processes read them. */
export const registerQueues = async (queues: ReadonlyArray<WorkflowQueue>, workerConcurrency: number): Promise<void> => {
  for (const queue of queues) {
    for (const [name, settings] of Object.entries(engineQueues(queue, workerConcurrency))) {
      await DBOS.registerQueue(name, { ...settings, onConflict: 'always_update' });
    }
  }
};

/** The engine's names of the queues that are listened to. */
export const engineNames = (queues: ReadonlyArray<WorkflowQueue>, listened: ReadonlySet<string>): ReadonlyArray<string> =>
  queues.filter(({ name }) => listened.has(name)).flatMap((queue) => Object.keys(engineQueues(queue, 1)));

/** Takes runs from these queues from now on; what another poll has claimed already is executed. */
export const listenTo = (names: ReadonlyArray<string>): void => {
  const runner = wfQueueRunner as unknown as Runner;
  const wanted = new Set(names);
  for (const name of runner.listenQueueNames ?? []) {
    if (!wanted.has(name)) {
      runner.states.delete(name);
    }
  }
  runner.listenQueueNames = wanted;
};
