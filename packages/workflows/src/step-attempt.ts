import { duringActivity, type Activity, type Json } from '@aqueduct/integrations';
import { setMaxListeners } from 'node:events';
import * as E from 'fp-ts/lib/Either.js';
import { cleanError, isRetryable } from './clean-error.js';
import { describeRefusal, plainJson } from './plain-json.js';
import type { ProgressReporter } from './progress-reporter.js';
import type { RunJournal } from './run-journal.js';
import type { StepContext } from './workflow-context.js';

export interface StepAttempt {
  readonly step: string;
  readonly stepId: number;
  readonly attempt: number;
  /** What its requests to outside systems are made for. */
  readonly activity: Activity;
  readonly timeoutMs?: number;
  /** Fires when the run is cancelled. */
  readonly cancelled: AbortSignal | undefined;
  /** Fires when the process stops. */
  readonly stopped: AbortSignal;
  readonly progress: ProgressReporter;
  readonly journal: RunJournal;
}

const REMEDY = 'Correct the workflow, then repeat the run from this step.';

const failure = (name: string, message: string): Error =>
  Object.assign(cleanError({ name, message, remedy: REMEDY }), { retryable: false });

/** What a step or a workflow gives back, as it will be read again; otherwise an error that names where. */
export const storable = (what: string, result: unknown): Json | undefined => {
  const json = plainJson(result);
  if (E.isLeft(json)) {
    throw failure(json.left._tag === 'TooLarge' ? 'ResultTooLarge' : 'ResultNotJson', `The result of ${what} ${describeRefusal(json.left)}.`);
  }
  return json.right;
};

const cleaned = (thrown: unknown): Error => {
  const error = cleanError(thrown);
  const retryable = isRetryable(thrown);
  return isRetryable(error) === retryable ? error : Object.assign(error, { retryable });
};

/** One attempt of a step: bounded in time, abortable, its result checked and its error cleaned before anything stores them. */
export const runAttempt = async (
  fn: (step: StepContext) => Promise<unknown>,
  { step, stepId, attempt, activity, timeoutMs, cancelled, stopped, progress, journal }: StepAttempt,
): Promise<Json | undefined> => {
  const abort = new AbortController();
  // One for each request that is under way, and a step may have hundreds.
  setMaxListeners(Infinity, abort.signal);
  const onCancel = (): void => abort.abort(cancelled?.reason);
  const onStop = (): void => abort.abort(stopped.reason);
  let timer: NodeJS.Timeout | undefined;
  let late = false;
  const timeout = new Promise<never>((_, reject) => {
    if (timeoutMs !== undefined) {
      timer = setTimeout(() => {
        const message = `The step "${step}" took longer than ${timeoutMs} ms.`;
        const error = cleanError({ name: 'StepTimeout', message, remedy: 'Let the step do less, or raise its timeoutMs; then repeat the run from it.' });
        // First, so that the step's own answer to the signal comes too late.
        late = true;
        reject(error);
        abort.abort(error);
      }, timeoutMs);
    }
  });
  const watched = journal.watch({ stepId, name: step, attempt });
  cancelled?.addEventListener('abort', onCancel, { once: true });
  stopped.addEventListener('abort', onStop, { once: true });
  if (cancelled?.aborted === true) {
    onCancel();
  }
  try {
    const idempotencyKey = `${activity.runId}:${stepId}`;
    const context: StepContext = { attempt, idempotencyKey, signal: abort.signal, progress: (now) => progress.note(now) };
    const work = duringActivity({ ...activity, signal: abort.signal }, () => fn(context));
    return storable(`the step "${step}"`, await Promise.race([work, timeout]));
  } catch (thrown) {
    const error = cleaned(thrown);
    // What a cancelled run or a stopping process gives up has not failed.
    if (late || !abort.signal.aborted) {
      watched.failed(error);
    }
    throw error;
  } finally {
    watched.over();
    clearTimeout(timer);
    cancelled?.removeEventListener('abort', onCancel);
    stopped.removeEventListener('abort', onStop);
    await progress.flush();
    await journal.flush();
  }
};
