import * as t from 'io-ts';
import { request, response } from './object.js';
import { Count, Timestamp } from './wire.js';

/** Optional steps of a test by name, to run or to leave out; `GET /integrations` lists them. */
export const Checks = t.record(t.string, t.boolean, 'Checks');
export type Checks = t.TypeOf<typeof Checks>;

/** `POST /connections/:name/tests`: steps that are not named are run as last time. */
export const RetestConnection = request('RetestConnection', {}, { checks: Checks });
export type RetestConnection = t.TypeOf<typeof RetestConnection>;

/** A value that would do for a field: to be offered, never taken by itself. */
export const Suggestion = response('Suggestion', { field: t.string, value: t.string });
export type Suggestion = t.TypeOf<typeof Suggestion>;

/**
 * Why a step of a connection's test failed or warns. `code` is stable; `field` is the field of the connection to look
 * at; `deniedAction` is the permission that is missing, in the words of the outside system.
 */
export const StepFailure = response(
  'StepFailure',
  { code: t.string, problem: t.string, remedy: t.string },
  { field: t.string, retryable: t.boolean, deniedAction: t.string, suggestion: Suggestion },
);
export type StepFailure = t.TypeOf<typeof StepFailure>;

export const StepResult = response(
  'StepResult',
  {
    step: t.string,
    verdict: t.union(
      [t.literal('passed'), t.literal('warning'), t.literal('failed'), t.literal('skipped')],
      '"passed", "warning", "failed" or "skipped"',
    ),
    milliseconds: Count,
  },
  { detail: t.string, failure: StepFailure },
);
export type StepResult = t.TypeOf<typeof StepResult>;

/** What a test of a connection came to, step by step. One that passed may come with warnings. */
export const TestResult = response(
  'TestResult',
  {
    verdict: t.union([t.literal('passed'), t.literal('failed')], '"passed" or "failed"'),
    at: Timestamp,
    steps: t.readonlyArray(StepResult),
  },
  { checks: Checks },
);
export type TestResult = t.TypeOf<typeof TestResult>;

/** A step that begins: the data of the event `started`. */
export const StepStarted = response('StepStarted', { step: t.string });
export type StepStarted = t.TypeOf<typeof StepStarted>;
