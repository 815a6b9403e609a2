import * as t from 'io-ts';
import { response } from './object.js';
import { Count, Timestamp } from './wire.js';

/** Why a step of a connection's test failed. `code` is stable; `field` is the field of the connection to look at. */
export const StepFailure = response('StepFailure', { code: t.string, problem: t.string, remedy: t.string }, { field: t.string });
export type StepFailure = t.TypeOf<typeof StepFailure>;

export const StepResult = response(
  'StepResult',
  {
    step: t.string,
    verdict: t.union([t.literal('passed'), t.literal('failed'), t.literal('skipped')], '"passed", "failed" or "skipped"'),
    milliseconds: Count,
  },
  { detail: t.string, failure: StepFailure },
);
export type StepResult = t.TypeOf<typeof StepResult>;

/** What a test of a connection came to, step by step. */
export const TestResult = response('TestResult', {
  verdict: t.union([t.literal('passed'), t.literal('failed')], '"passed" or "failed"'),
  at: Timestamp,
  steps: t.readonlyArray(StepResult),
});
export type TestResult = t.TypeOf<typeof TestResult>;
