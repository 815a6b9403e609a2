import type { Json } from '@aqueduct/integrations';
import type { Progress } from './workflow-context.js';

export const RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** `failed` is also a run that was given up because it took its process down again and again. */
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What is kept of an error: nothing that could hold a secret. */
export interface RunError {
  readonly name: string;
  /** At most 500 characters. */
  readonly message: string;
  readonly code?: string;
  /** HTTP status. */
  readonly status?: number;
  readonly requestId?: string;
}

/** One durable execution of a workflow. */
export interface Run {
  /** A UUID, or the idempotency key that it was started with. */
  readonly id: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly createdAt: Date;
  /** When a process last took it. */
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** How many processes have taken it; more than 1 after a crash or a restart. */
  readonly attempts: number;
}

/** A finished step; the running one shows in the progress. */
export interface StepRecord {
  readonly name: string;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly output?: Json;
  readonly error?: RunError;
}

export interface RunProgress extends Progress {
  readonly at: Date;
}

export interface RunDetails extends Run {
  readonly input: Json;
  readonly output?: Json;
  readonly error?: RunError;
  readonly progress?: RunProgress;
  readonly steps: ReadonlyArray<StepRecord>;
  /** Names of the connections that the run was started with: declared ones and those that its input chose. */
  readonly connections: ReadonlyArray<string>;
}

export interface RunPage {
  /** Newest first. */
  readonly runs: ReadonlyArray<Run>;
  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly next?: string;
}
