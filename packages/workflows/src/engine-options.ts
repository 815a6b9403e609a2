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
  /** Days after which a run that has ended is deleted, by a workflow of its own every night. @default runs are kept */
  readonly keepRunsDays?: number;
  /** Milliseconds that a stop waits for running workflows. @default 10000 */
  readonly drainMs?: number;
  /** @default drops everything */
  readonly log?: EngineLog;
}

/** What the engine itself needs of them. */
export type CompleteEngineOptions = Required<Omit<EngineOptions, 'keepRunsDays' | 'queues'>>;

/** The options with their defaults. */
export const completeEngineOptions = (options: EngineOptions): CompleteEngineOptions => ({
  databaseUrl: options.databaseUrl,
  executorId: options.executorId ?? `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
  workerConcurrency: options.workerConcurrency ?? 20,
  drainMs: options.drainMs ?? 10_000,
  log: options.log ?? (() => undefined),
});
