import * as t from 'io-ts';
import { request, response } from './object.js';
import { Count, Timestamp } from './wire.js';

export const RunStatus = t.union(
  [t.literal('queued'), t.literal('running'), t.literal('succeeded'), t.literal('failed'), t.literal('cancelled')],
  '"queued", "running", "succeeded", "failed" or "cancelled"',
);
export type RunStatus = t.TypeOf<typeof RunStatus>;

export const RunError = response('RunError', { name: t.string, message: t.string }, { code: t.string, status: t.number, requestId: t.string });
export type RunError = t.TypeOf<typeof RunError>;

const RUN = {
  id: t.string,
  workflow: t.string,
  status: RunStatus,
  createdAt: Timestamp,
  /** How many processes have taken it; more than 1 after a crash or a restart. */
  attempts: Count,
};
const RUN_TIMES = { startedAt: Timestamp, finishedAt: Timestamp };

/** One durable execution of a workflow. */
export const RunView = response('Run', RUN, RUN_TIMES);
export type RunView = t.TypeOf<typeof RunView>;

/** A finished step. */
export const StepView = response('Step', { name: t.string }, { ...RUN_TIMES, output: t.unknown, error: RunError });
export type StepView = t.TypeOf<typeof StepView>;

export const ProgressView = response('Progress', { done: t.number, at: Timestamp }, { total: t.number, unit: t.string, message: t.string });
export type ProgressView = t.TypeOf<typeof ProgressView>;

/** `GET /runs/:id`. */
export const RunDetails = response(
  'RunDetails',
  {
    ...RUN,
    input: t.unknown,
    steps: t.readonlyArray(StepView),
    /** The connections that it uses: declared ones and those that its input chose. */
    connections: t.readonlyArray(t.string),
  },
  { ...RUN_TIMES, output: t.unknown, error: RunError, progress: ProgressView },
);
export type RunDetails = t.TypeOf<typeof RunDetails>;

/** `GET /runs`, newest first. `next` is the `cursor` of the next page; the last page has none. */
export const RunPage = response('RunPage', { runs: t.readonlyArray(RunView) }, { next: t.string });
export type RunPage = t.TypeOf<typeof RunPage>;

/** The query of `GET /runs`. */
export const RunQuery = request('RunQuery', {}, { status: t.string, workflow: t.string, limit: t.string, cursor: t.string });
export type RunQuery = t.TypeOf<typeof RunQuery>;
