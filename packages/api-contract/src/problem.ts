import * as t from 'io-ts';
import { ConnectionUseView } from './connection-usage.js';
import { response } from './object.js';
import { TestResult } from './test-result.js';

/** The content type of every error (RFC 9457). */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** A field that was refused: `expected` says what to send instead, never what was sent. */
export const FieldProblem = response('FieldProblem', { field: t.string, expected: t.string });
export type FieldProblem = t.TypeOf<typeof FieldProblem>;

/** An error of the API (RFC 9457), with what to do about it. Holds no secret. */
export const Problem = response(
  'Problem',
  {
    /** Stable, e.g. `urn:aqueduct:problem:connection-name-taken`. */
    type: t.string,
    title: t.string,
    status: t.number,
    detail: t.string,
    remedy: t.string,
  },
  {
    /** The wrong fields, all of them. */
    errors: t.readonlyArray(FieldProblem),
    /** The failed test, when it is what the request was refused for. */
    test: TestResult,
    /** Who needs the connection that was to be deleted, in words. */
    usedBy: t.readonlyArray(t.string),
    /** The same, with since when, the last run and the unfinished runs. */
    usage: t.readonlyArray(ConnectionUseView),
    /** Finds the entry in the server's log. */
    id: t.string,
  },
);
export type Problem = t.TypeOf<typeof Problem>;

/** `ConnectionNameTaken` to `urn:aqueduct:problem:connection-name-taken`. */
export const problemType = (tag: string): string =>
  `urn:aqueduct:problem:${tag.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()}`;
