import { Problem } from '@aqueduct/api-contract';
import { connectionInUse, connectionNameReserved, storeUnavailable } from '@aqueduct/integrations';
import { declaredUse } from '@aqueduct/integrations/testing';
import type { Failure } from './failure.js';
import { bodyTooLarge, credentialsFileInvalid, malformedJson, requestRefused, routeNotFound, unauthenticated, unsupportedMediaType } from './http-failure.js';
import { problemOf } from './problem-of.js';

const test = {
  verdict: 'failed',
  at: '2026-11-23T08:15:00.000Z',
  steps: [
    { step: 'resolve', verdict: 'passed', milliseconds: 1 },
    { step: 'bucket', verdict: 'failed', milliseconds: 2, failure: { code: 'BucketNotFound', field: 'settings.bucket', problem: 'None.', remedy: 'Make it.' } },
  ],
} as const;

const FAILURES: ReadonlyArray<readonly [number, Failure]> = [
  [401, unauthenticated('no-key')],
  [404, routeNotFound('GET', '/x')],
  [400, malformedJson({ line: 1, column: 2 })],
  [415, unsupportedMediaType('application/json')],
  [413, bodyTooLarge(1)],
  [418, requestRefused(418)],
  [422, credentialsFileInvalid([{ line: 3, problem: 'Line 3: a colon.', remedy: 'Write "=".' }])],
  [409, connectionInUse('lake', [declaredUse('inventory')])],
  [409, connectionNameReserved('lake', 'pond')],
  [409, { _tag: 'DependencyUnmet', workflow: 'inventory', connections: ['lake'], problem: "cannot run: connection 'lake' does not exist", remedy: 'Create it.' }],
  [503, storeUnavailable(new Error('hunter2'))],
  [422, { _tag: 'TestFailed', result: test }],
  [422, { _tag: 'SecretRequired', fields: ['secretAccessKey'], because: 'target-changed' }],
  [503, { _tag: 'EngineUnavailable', reason: 'stopped', cause: new Error('hunter2') }],
];

describe(problemOf.name, () => {
  it.each(FAILURES.map(([status, failure]) => [failure._tag, status, failure] as const))('answers %s with %i, words and a remedy', (_, status, failure) => {
    const problem = problemOf(failure);

    expect(problem.status).toBe(status);
    expect(Problem.is(problem)).toBe(true);
    expect(problem.detail.length).toBeGreaterThan(10);
    expect(problem.remedy.length).toBeGreaterThan(3);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('names the field that a failed test points at, and keeps the whole test', () => {
    expect(problemOf({ _tag: 'TestFailed', result: test })).toMatchObject({ errors: [{ field: 'settings.bucket', expected: 'Make it.' }], test });
  });

  it('names the line of a file, and who uses a connection', () => {
    expect(problemOf(credentialsFileInvalid([{ line: 3, problem: 'p', remedy: 'r' }])).errors).toEqual([{ field: 'file.line 3', expected: 'r' }]);
    expect(problemOf(credentialsFileInvalid([{ line: 3, column: 7, problem: 'p', remedy: 'r' }])).errors).toEqual([
      { field: 'file.line 3 column 7', expected: 'r' },
    ]);
    expect(problemOf(connectionInUse('lake', [declaredUse('inventory')]))).toMatchObject({
      usedBy: ['workflow inventory'],
      usage: [{ type: 'workflow', name: 'inventory', by: 'declaration', says: 'orders', saysOldName: true, unfinishedRuns: 0, runs: [] }],
    });
  });
});
