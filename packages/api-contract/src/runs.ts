import * as t from 'io-ts';
import { request, response } from './object.js';
import { Count, Timestamp } from './wire.js';

export const RunStatus = t.union(
  [t.literal('queued'), t.literal('running'), t.literal('succeeded'), t.literal('failed'), t.literal('cancelled')],
  '"queued", "running", "succeeded", "failed" or "cancelled"',
);
export type RunStatus = t.TypeOf<typeof RunStatus>;

export const RunError = response('RunError', { name: t.string, message: t.string }, {
  code: t.string,
  status: t.number,
  requestId: t.string,
  /** What the integration takes the error for, e.g. `Throttled`. */
  tag: t.string,
  /** The cause, in words. */
  problem: t.string,
  remedy: t.string,
});
export type RunError = t.TypeOf<typeof RunError>;

const RUN = {
  id: t.string,
  workflow: t.string,
  status: RunStatus,
  /** Started by the workflow's cron. */
  scheduled: t.boolean,
  createdAt: Timestamp,
  /** How many processes have taken it; more than 1 after a crash or a restart. */
  attempts: Count,
};
const TIMES = { startedAt: Timestamp, finishedAt: Timestamp };
const RUN_EXTRAS = {
  ...TIMES,
  /** From the start to the end, or until now. */
  durationMs: Count,
  /** Where it waits, or was taken from. */
  queue: t.string,
  /** Why no process takes the queued run, and what to do. */
  stuck: t.string,
  /** The run that it repeats. */
  repeats: t.string,
};

/** One durable execution of a workflow. */
export const RunView = response('Run', RUN, RUN_EXTRAS);
export type RunView = t.TypeOf<typeof RunView>;

/** An attempt of a step that failed. */
export const StepFailureView = response('RunStepFailure', { attempt: Count, at: Timestamp, error: RunError });
export type StepFailureView = t.TypeOf<typeof StepFailureView>;

/** A finished step. `id` is what a repetition can begin from. */
export const StepView = response(
  'Step',
  { id: Count, name: t.string, attempts: Count, failures: t.readonlyArray(StepFailureView) },
  { ...TIMES, durationMs: Count, output: t.unknown, error: RunError },
);
export type StepView = t.TypeOf<typeof StepView>;

/** A step under way: one that takes a second or more, or waits for its next attempt. */
export const RunningStepView = response('RunningStep', {
  id: Count,
  name: t.string,
  attempt: Count,
  startedAt: Timestamp,
  failures: t.readonlyArray(StepFailureView),
});
export type RunningStepView = t.TypeOf<typeof RunningStepView>;

/** A state of a connection that the run made requests with. `name` is the one of then. */
export const UsedConnectionView = response('UsedConnection', {
  id: t.string,
  name: t.string,
  kind: t.string,
  generation: Count,
  firstUsedAt: Timestamp,
});
export type UsedConnectionView = t.TypeOf<typeof UsedConnectionView>;

export const ProgressView = response('Progress', { done: t.number, at: Timestamp }, { total: t.number, unit: t.string, message: t.string });
export type ProgressView = t.TypeOf<typeof ProgressView>;

/** `GET /runs/:id`. */
export const RunDetails = response(
  'RunDetails',
  {
    ...RUN,
    input: t.unknown,
    steps: t.readonlyArray(StepView),
    running: t.readonlyArray(RunningStepView),
    /** The connections that it uses: declared ones and those that its input chose. */
    connections: t.readonlyArray(t.string),
    /** What it has used of them. */
    used: t.readonlyArray(UsedConnectionView),
  },
  { ...RUN_EXTRAS, output: t.unknown, error: RunError, progress: ProgressView },
);
export type RunDetails = t.TypeOf<typeof RunDetails>;

/** `GET /runs`, newest first. `next` is the `cursor` of the next page; the last page has none. */
export const RunPage = response('RunPage', { runs: t.readonlyArray(RunView) }, { next: t.string });
export type RunPage = t.TypeOf<typeof RunPage>;

/** An event of `GET /runs/:id/events`: the run without its input, its output and the results of its steps. */
export const RunGlance = response(
  'RunGlance',
  { ...RUN, running: t.readonlyArray(RunningStepView), stepsDone: Count },
  { ...RUN_EXTRAS, progress: ProgressView },
);
export type RunGlance = t.TypeOf<typeof RunGlance>;

/** `POST /runs/:id/repetitions`. `fromStep`: the `id` of a step, or 0; without it the step that failed. */
export const RepeatRun = request('RepeatRun', {}, { fromStep: Count });
export type RepeatRun = t.TypeOf<typeof RepeatRun>;

/** The query of `GET /runs`; `since` and `until` are ISO 8601, of the creation. */
export const RunQuery = request(
  'RunQuery',
  {},
  { status: t.string, workflow: t.string, connection: t.string, since: t.string, until: t.string, limit: t.string, cursor: t.string },
);
export type RunQuery = t.TypeOf<typeof RunQuery>;
