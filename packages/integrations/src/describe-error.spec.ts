import { describeError } from './describe-error.js';
import {
  aliasInUse,
  aliasNotFound,
  connectionChanged,
  connectionCircle,
  connectionInUse,
  connectionNameReserved,
  connectionNameTaken,
  connectionNotFound,
  connectionRenamed,
  credentialsRejected,
  credentialsUnavailable,
  invalidInput,
  sealBroken,
  sealingKeyUnknown,
  secretRequired,
  storeUnavailable,
  testFailed,
  usedBeforeInit,
  type IntegrationError,
} from './integration-error.js';
import { declaredUse, roleSourceUse, runUse } from './testing/sample-use.js';
import { failedTestResult } from './testing/sample-connection.js';

const violations = [
  { field: 'settings.address', expected: 'host:port' },
  { field: 'name', expected: 'a name' },
];
const credentials = { strategy: 'ticket', code: 'X', problem: 'The issuer refused the key.', remedy: 'Give another key.' };

/** One of each: a new failure does not compile until it is here. */
const one: { readonly [Tag in IntegrationError['_tag']]: readonly [Extract<IntegrationError, { readonly _tag: Tag }>, string, string] } = {
  InvalidInput: [invalidInput(violations), 'settings.address: host:port; name: a name', 'Correct the fields'],
  ConnectionNotFound: [connectionNotFound('orders'), '"orders"', 'POST /api/v1/connections'],
  ConnectionNameTaken: [connectionNameTaken('orders'), '"orders" exists already', 'another name'],
  ConnectionNameReserved: [connectionNameReserved('sales', 'sales-eu'), 'an old name of the connection "sales-eu"', 'DELETE /api/v1/connections/sales-eu/aliases/sales'],
  ConnectionRenamed: [connectionRenamed('sales', 'sales-eu'), 'called "sales-eu" now', 'DELETE /api/v1/connections/sales-eu/aliases/sales'],
  AliasNotFound: [aliasNotFound('sales-eu', 'sales'), '"sales" is no old name of the connection "sales-eu"', 'GET /api/v1/connections/sales-eu'],
  AliasInUse: [aliasInUse('sales-eu', 'sales', [roleSourceUse('reports', 'sales')]), 'still said by connection reports', 'Say "sales-eu" there'],
  ConnectionChanged: [connectionChanged('orders'), '"orders" was changed', 'Read it again'],
  ConnectionCircle: [connectionCircle('from', ['a', 'b', 'a']), 'from each other: a -> b -> a', 'another source'],
  ConnectionInUse: [connectionInUse('orders', [declaredUse('a'), runUse('b')]), 'needed by workflow a, run 1 of b (running)', 'cancel'],
  StoredConnectionInvalid: [
    { _tag: 'StoredConnectionInvalid', name: 'orders', violations },
    '"orders" does not fit this version: settings.address: host:port',
    'together with all of its secrets',
  ],
  UnknownIntegration: [{ _tag: 'UnknownIntegration', kind: 'ftp', known: [] }, '"ftp"', 'Use one of: none'],
  UnknownStrategy: [
    { _tag: 'UnknownStrategy', kind: 'key-value', strategy: 'magic', known: ['password', 'ticket'] },
    'no credential strategy "magic"',
    'password, ticket',
  ],
  UsedBeforeInit: [usedBeforeInit, 'before the application had finished its start', 'onApplicationBootstrap'],
  SecretRequired: [secretRequired('target-changed', ['password', 'pin']), 'password, pin: must be given again', 'Send password, pin'],
  SealingKeyUnknown: [sealingKeyUnknown('2025'), '"2025"', 'AQUEDUCT_KEYS'],
  SealBroken: [sealBroken, 'cannot be opened', 'give its secrets again'],
  StoreUnavailable: [storeUnavailable(new Error('canary')), 'cannot be reached', 'PostgreSQL'],
  CredentialsUnavailable: [credentialsUnavailable(credentials), credentials.problem, credentials.remedy],
  CredentialsRejected: [credentialsRejected(credentials), credentials.problem, credentials.remedy],
  TestFailed: [testFailed(failedTestResult), 'failed at the step "login": Refused.', 'Give the password again.'],
};

describe('describeError', () => {
  it.each(Object.values(one).map((row) => [row[0]._tag, ...row] as const))('says what is wrong and what to do: %s', (_tag, error, problem, remedy) => {
    const described = describeError(error);

    expect(described.problem).toContain(problem);
    expect(described.remedy).toContain(remedy);
    expect(`${described.problem} ${described.remedy}`).not.toContain('canary');
  });

  it('says why a secret is required when the strategy changes', () => {
    expect(describeError(secretRequired('strategy-changed', ['apiKey'])).problem).toContain('the way of signing in changes');
  });

  it('has words for a failed test without a failed step', () => {
    const result = { verdict: 'failed', at: '2026-01-01T00:00:00Z', steps: [] } as const;

    expect(describeError(testFailed(result))).toEqual({ problem: 'The test of the connection failed.', remedy: 'Look at the steps of the test.' });
  });
});
