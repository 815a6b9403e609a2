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
  /** What an integration takes the error for, e.g. `Throttled`. */
  readonly tag?: string;
  /** The cause, in the integration's words. */
  readonly problem?: string;
  readonly remedy?: string;
}

/** One durable execution of a workflow. */
export interface Run {
  /** A UUID, or the idempotency key that it was started with. */
  readonly id: string;
  readonly workflow: string;
  readonly status: RunStatus;
  /** Why a queued run is taken by no process, and what to do; absent while it only waits for its turn. */
  readonly stuck?: string;
  /** Where it waits or was taken from; absent once it was cancelled. */
  readonly queue?: string;
  /** Started by the workflow's cron. */
  readonly scheduled: boolean;
  /** The run that it repeats, from some step on. */
  readonly repeats?: string;
  readonly createdAt: Date;
  /** When a process last took it. */
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** How many processes have taken it; more than 1 after a crash or a restart. */
  readonly attempts: number;
}

/** An attempt of a step that failed. */
export interface StepFailure {
  /** From 1; it begins anew when another process goes on with the run. */
  readonly attempt: number;
  readonly at: Date;
  readonly error: RunError;
}

/** A finished step. */
export interface StepRecord {
  /** Its place in the run; a run can be repeated from it. */
  readonly id: number;
  readonly name: string;
  /** How often it was tried until it ended. Attempts that a crash interrupted are not counted. */
  readonly attempts: number;
  /** The attempts that failed, the last one of a failed step among them. */
  readonly failures: ReadonlyArray<StepFailure>;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly output?: Json;
  readonly error?: RunError;
}

/** A step under way: one that takes a second or more, or waits for its next attempt. */
export interface RunningStep {
  readonly id: number;
  readonly name: string;
  readonly attempt: number;
  readonly startedAt: Date;
  readonly failures: ReadonlyArray<StepFailure>;
}

/** A state of a connection that a run has made requests with. */
export interface UsedGeneration {
  /** Of the connection; stays when it is renamed. */
  readonly id: string;
  /** As it was then. */
  readonly name: string;
  readonly kind: string;
  readonly generation: number;
  readonly firstUsedAt: Date;
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
  /** Empty unless the run is running. */
  readonly running: ReadonlyArray<RunningStep>;
  /** Names of the connections that the run was started with: declared ones and those that its input chose. */
  readonly connections: ReadonlyArray<string>;
  /** What it has used of them, in the order of first use. */
  readonly used: ReadonlyArray<UsedGeneration>;
}

/** A run as it goes on: little to read, so that it can be asked for often. */
export interface RunGlance extends Run {
  readonly progress?: RunProgress;
  readonly running: ReadonlyArray<RunningStep>;
  readonly stepsDone: number;
}

export interface RunPage {
  /** Newest first. */
  readonly runs: ReadonlyArray<Run>;
  /** Give it as `cursor` for the next page; absent on the last one. */
  readonly next?: string;
}
