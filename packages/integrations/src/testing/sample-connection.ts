import { randomUUID } from 'node:crypto';
import type { Connection } from '../connection.js';
import type { TestResult } from '../test-result.js';

/** A saved connection with every field filled in; name what matters to the test. */
export const sampleConnection = (fields: Partial<Connection> = {}): Connection => ({
  id: randomUUID(),
  name: 'orders',
  aliases: [],
  kind: 'key-value',
  strategy: 'password',
  settings: { address: 'kv.example:7000', namespace: 'orders', compressed: true },
  strategyFields: { user: 'ada' },
  sealed: 'v1.k1.c2VhbGVk',
  sealedFields: ['password'],
  generation: 1,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  updatedAt: new Date('2026-01-02T03:04:05.678Z'),
  lastTest: undefined,
  ...fields,
});

/** The result of a test whose second step failed. */
export const failedTestResult: TestResult = {
  verdict: 'failed',
  at: '2026-02-03T04:05:06.789Z',
  steps: [
    { step: 'resolve', verdict: 'passed', milliseconds: 3, detail: 'password, user ada' },
    {
      step: 'login',
      verdict: 'failed',
      milliseconds: 12,
      failure: { code: 'WrongPassword', field: 'credentials.password', problem: 'Refused.', remedy: 'Give the password again.' },
    },
    { step: 'read', verdict: 'skipped', milliseconds: 0 },
  ],
};
