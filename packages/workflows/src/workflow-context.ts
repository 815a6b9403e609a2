import type { Json } from '@aqueduct/integrations';

/** What a step or a workflow gives back: plain JSON of at most 64 KiB, no secret, or nothing. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- the type of an async function without a result
export type Storable = Json | void;

/** How far a run is. Shown to people, never read by the workflow. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  /** What is counted, e.g. `objects`. */
  readonly unit?: string;
  readonly message?: string;
}

export interface StepOptions {
  /** How often a failed step is tried again. Errors with `retryable: false` are not. @default 0 */
  readonly retries?: number;
  /** Milliseconds before the first repetition; doubles each time. @default 1000 */
  readonly retryDelayMs?: number;
  /** Milliseconds for one attempt; then its `signal` fires and the attempt counts as failed. @default no limit */
  readonly timeoutMs?: number;
}

/** What a step's function gets. */
export interface StepContext {
  /** From 1. */
  readonly attempt: number;
  /** The same in every attempt, in whatever process, and in no other step or run: for whatever takes such a key. */
  readonly idempotencyKey: string;
  /** Fires on timeout, when the run is cancelled, and when the process stops. Hand it to every call. */
  readonly signal: AbortSignal;
  /** At most a few times a second reach the database; the last one always does. */
  progress(progress: Progress): Promise<void>;
}

/**
 * What a workflow gets. Between steps: no clock, no randomness, no input or output; branch on inputs and step results
 * only, because after a crash the code runs again and finished steps answer with their recorded results.
 *
 * @publicApi
 */
export interface WorkflowContext {
  readonly runId: string;
  /** A name that only this run has, the same whenever it is asked for: `<run id>/<name>`, e.g. for keys of objects. */
  key(name: string): string;
  /**
   * Runs `fn` and records its result. A recorded step is never run again; a step that was interrupted by a crash is, so
   * make it repeatable. The result is plain JSON of at most 64 KiB, and no secret. Rejects with the step's error,
   * reduced to name, message, code, status and request id.
   */
  step<A extends Storable>(name: string, fn: (step: StepContext) => Promise<A>, options?: StepOptions): Promise<A>;
  /** Milliseconds, counted from the first time, also across restarts. */
  sleep(ms: number): Promise<void>;
  progress(progress: Progress): Promise<void>;
  /** Whether the run reached this point with the new code. New steps of a workflow with open runs go behind it. */
  patched(name: string): Promise<boolean>;
}
