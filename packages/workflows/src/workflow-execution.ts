import { duringActivity, type Activity, type Json } from '@aqueduct/integrations';
import { cleanError, isRetryable, runErrorOf } from './clean-error.js';
import type { ProgressReporter } from './progress-reporter.js';
import type { RunJournal } from './run-journal.js';
import { runAttempt } from './step-attempt.js';
import { unlessStopped } from './unless-stopped.js';
import type { StepContext, StepOptions, WorkflowContext } from './workflow-context.js';
import type { EngineLog, EngineWorkflow } from './workflow-engine.js';

/** A recorded step, in the engine's terms. */
export interface EngineStep {
  readonly name: string;
  readonly maxAttempts: number;
  readonly retryDelayMs: number;
  /** Asked after each failed attempt. */
  readonly retry: (error: unknown) => boolean;
}

/** What an engine does for a run that it executes. */
export interface EngineCalls {
  recorded(once: () => Promise<Json | undefined>, step: EngineStep): Promise<Json | undefined>;
  /** The place of the current step in its run. */
  stepId(): number;
  /** Fires when the run of the current step is cancelled. */
  cancelled(): AbortSignal | undefined;
  sleep(ms: number): Promise<void>;
  patched(name: string): Promise<boolean>;
  /** What a workflow may see, and the engine store, of an error; the engine's own signals stay as they are. */
  cleaned(error: unknown): unknown;
}

export interface Execution {
  readonly runId: string;
  readonly calls: EngineCalls;
  readonly progress: ProgressReporter;
  readonly journal: RunJournal;
  /** Fires when the process stops. */
  readonly stopped: AbortSignal;
  readonly log: EngineLog;
}

const contextOf = ({ runId, calls, progress, journal, stopped }: Execution, activity: Activity): WorkflowContext => {
  const call = <A>(work: () => Promise<A>): Promise<A> =>
    unlessStopped(stopped, work).catch((error: unknown) => {
      throw calls.cleaned(error);
    });
  // Reaches the engine without an `await` before it: the order of the calls numbers the steps.
  const step = (
    name: string,
    fn: (step: StepContext) => Promise<unknown>,
    { retries = 0, retryDelayMs = 1_000, timeoutMs }: StepOptions = {},
  ): Promise<Json | undefined> => {
    if (name === '' || name.length > 200 || name.startsWith('DBOS.')) {
      const message = `A step needs a name of at most 200 characters that does not begin with "DBOS.", not "${name}".`;
      return Promise.reject(cleanError({ name: 'InvalidStepName', message }));
    }
    let attempt = 0;
    const once = (): Promise<Json | undefined> => {
      attempt += 1;
      const limit = timeoutMs === undefined ? {} : { timeoutMs };
      const parts = { activity, cancelled: calls.cancelled(), stopped, progress, journal };
      return unlessStopped(stopped, () => runAttempt(fn, { step: name, stepId: calls.stepId(), attempt, ...limit, ...parts }));
    };
    // Refusing a repetition of the last attempt too makes the engine record its error, not a summary of all.
    const retry = (error: unknown): boolean => attempt <= retries && isRetryable(error);
    return call(() => calls.recorded(once, { name, maxAttempts: retries + 1, retryDelayMs, retry }));
  };
  return {
    runId,
    key: (name) => `${runId}/${name}`,
    // Every result, fresh or recorded, is what `storable` let through.
    step: step as WorkflowContext['step'],
    sleep: (ms) => call(() => calls.sleep(ms)),
    progress: async (now) => {
      await progress.note(now);
      await progress.flush();
    },
    patched: (name) => call(() => calls.patched(name)),
  };
};

/** Runs a workflow from its beginning; finished steps answer with what was recorded. */
export const execute = async (workflow: EngineWorkflow, input: Json, execution: Execution): Promise<Json | undefined> => {
  const { runId, journal } = execution;
  const activity: Activity = { workflow: workflow.name, runId, uses: journal.uses };
  try {
    return await unlessStopped(execution.stopped, () => duringActivity(activity, () => workflow.run(input, contextOf(execution, activity))));
  } catch (error) {
    const cleaned = execution.calls.cleaned(error);
    const { name, message } = runErrorOf(cleaned);
    execution.log('info', `the run ${runId} of ${workflow.name} ended here with ${name}: ${message}`);
    throw cleaned;
  } finally {
    await execution.progress.flush();
    await journal.flush();
  }
};
