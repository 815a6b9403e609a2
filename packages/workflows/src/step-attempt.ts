import type { Json } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';
import { cleanError, isRetryable } from './clean-error.js';
import { describeRefusal, plainJson } from './plain-json.js';
import type { ProgressReporter } from './progress-reporter.js';
import type { StepContext } from './workflow-context.js';

export interface StepAttempt {
  readonly step: string;
  readonly attempt: number;
  readonly timeoutMs?: number;
  /** Fires when the run is cancelled. */
  readonly cancelled: AbortSignal | undefined;
  /** The attempts of this process, so that its stop reaches them. */
  readonly running: Set<AbortController>;
  readonly progress: ProgressReporter;
}

const failure = (name: string, message: string): Error =>
  Object.assign(cleanError({ name, message }), { retryable: false });

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
  return isRetryable(thrown) ? error : Object.assign(error, { retryable: false });
};

/** One attempt of a step: bounded in time, abortable, its result checked and its error cleaned before anything stores them. */
export const runAttempt = async (
  fn: (step: StepContext) => Promise<unknown>,
  { step, attempt, timeoutMs, cancelled, running, progress }: StepAttempt,
): Promise<Json | undefined> => {
  const abort = new AbortController();
  const onCancel = (): void => abort.abort(cancelled?.reason);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    if (timeoutMs !== undefined) {
      timer = setTimeout(() => {
        const error = cleanError({ name: 'StepTimeout', message: `The step "${step}" took longer than ${timeoutMs} ms.` });
        // First, so that the step's own answer to the signal comes too late.
        reject(error);
        abort.abort(error);
      }, timeoutMs);
    }
  });
  running.add(abort);
  cancelled?.addEventListener('abort', onCancel, { once: true });
  try {
    const context: StepContext = { attempt, signal: abort.signal, progress: (now) => progress.note(now) };
    return storable(`the step "${step}"`, await Promise.race([fn(context), timeout]));
  } catch (thrown) {
    throw cleaned(thrown);
  } finally {
    clearTimeout(timer);
    cancelled?.removeEventListener('abort', onCancel);
    running.delete(abort);
    await progress.flush();
  }
};
