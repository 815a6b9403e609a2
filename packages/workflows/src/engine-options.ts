import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { EngineLog } from './workflow-engine.js';
import type { QueueLimits } from './workflow-queue.js';

export interface EngineOptions {
  /** A direct connection: a pooler in transaction mode breaks session locks and LISTEN. The database must exist. */
  readonly databaseUrl: string;
  /** Different in every process. @default host, process id and a random part */
  readonly executorId?: string;
  /** Runs at once per process and queue; all processes take the value of the one that started last. @default 20 */
  readonly workerConcurrency?: number;
  /** Limits by the name of a queue, instead of those that the workflows' packages declare. @default {} */
  readonly queues?: Readonly<Record<string, QueueLimits>>;
  /** Milliseconds that a stop waits for running workflows. @default 10000 */
  readonly drainMs?: number;
  /** @default drops everything */
  readonly log?: EngineLog;
}

/** The options with their defaults. */
export const completeEngineOptions = (options: EngineOptions): Required<EngineOptions> => ({
  databaseUrl: options.databaseUrl,
  executorId: options.executorId ?? `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  workerConcurrency: options.workerConcurrency ?? 20,
  queues: options.queues ?? {},
  drainMs: options.drainMs ?? 10_000,
  log: options.log ?? (() => undefined),
});
