import { DEFAULT_QUEUE, type WorkflowQueue } from '../workflow-queue.js';

/** Of the application and of the default queue; runs are found by it, so it never changes. */
export const APPLICATION = 'aqueduct';
/** In front of the name of a queue whose runs nobody can execute. Nobody listens to these. */
export const PARKED = 'aqueduct.parked/';
const BY_CONNECTION = '/by-connection';
const POLL_MS = 200;

/** The part of the engine's settings of a queue that we use. */
export interface EngineQueueSettings {
  readonly workerConcurrency: number;
  readonly globalConcurrency?: number;
  readonly partitionConcurrency?: number;
  readonly rateLimit?: { readonly limitPerPeriod: number; readonly periodSec: number };
  readonly minPollingIntervalMs: number;
}

/**
 * The engine's name of a queue. It gives every run of a queue that is divided by connection a partition, or never takes
 * it; so runs that count for no connection wait in a queue beside it.
 */
export const engineQueueName = (queue: string, isPartitioned = false): string =>
  `${queue === DEFAULT_QUEUE ? APPLICATION : `${APPLICATION}.${queue}`}${isPartitioned ? BY_CONNECTION : ''}`;

/** Our name of one of the engine's queues; none of its own. */
export const queueNameOf = (engineName: string | undefined): string | undefined => {
  const name = engineName?.replace(PARKED, '').replace(BY_CONNECTION, '');
  if (name === undefined || !(name === APPLICATION || name.startsWith(`${APPLICATION}.`))) {
    return undefined;
  }
  return name === APPLICATION ? DEFAULT_QUEUE : name.slice(APPLICATION.length + 1);
};

/** The engine's queues for one of ours, by name. */
export const engineQueues = (queue: WorkflowQueue, workerConcurrency: number): Readonly<Record<string, EngineQueueSettings>> => {
  const { name, overall, perProcess, perConnection, rate } = queue;
  const common: EngineQueueSettings = {
    workerConcurrency: perProcess ?? Math.min(workerConcurrency, overall ?? workerConcurrency),
    ...(overall === undefined ? {} : { globalConcurrency: overall }),
    ...(rate === undefined ? {} : { rateLimit: { limitPerPeriod: rate.starts, periodSec: rate.perSeconds } }),
    minPollingIntervalMs: POLL_MS,
  };
  return {
    [engineQueueName(name)]: common,
    ...(perConnection === undefined ? {} : { [engineQueueName(name, true)]: { ...common, partitionConcurrency: perConnection } }),
  };
};
