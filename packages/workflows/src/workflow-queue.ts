/** Limits of a queue. Each counts runs; what is not given is not limited. */
export interface QueueLimits {
  /** At once in one process. @default the module's `workerConcurrency` */
  readonly perProcess?: number;
  /** At once over all processes. */
  readonly overall?: number;
  /** At once over all processes for one connection: the one that a run's workflow names by `partitionBy`. */
  readonly perConnection?: number;
  /** How many may begin in a time. */
  readonly rate?: { readonly starts: number; readonly perSeconds: number };
}

/** A queue that workflows share. Runs of workflows without one wait in the queue `default`. */
export interface WorkflowQueue extends QueueLimits {
  /** Lower case, digits, `-` and `.`. */
  readonly name: string;
}

export const DEFAULT_QUEUE = 'default';

/**
 * Declares a queue, once, for the `queue` of any number of workflows. The application may set other limits.
 *
 * @publicApi
 */
export const workflowQueue = (queue: WorkflowQueue): WorkflowQueue => queue;
