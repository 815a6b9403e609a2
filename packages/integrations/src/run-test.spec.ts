import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { credentialsRejected, invalidInput, sealBroken, type ResolveError } from './integration-error.js';
import { runTest } from './run-test.js';
import type { Snapshot } from './snapshot.js';
import { keyValueIntegration } from './testing/key-value-integration.js';
import { KeyValueServer } from './testing/key-value-server.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const snapshot: Snapshot = {
  generation: 1,
  connection: { id: 'c1', name: 'orders', kind: 'key-value', generation: 1 },
  target: { address: 'kv:1', namespace: 'eu' },
  credentials: { user: 'ada', password: 'secret' },
  provenance: { strategy: 'password', facts: { user: 'ada', line: 3 } },
  warnings: [],
};

const subject = (outcome: E.Either<ResolveError, Snapshot> = E.right(snapshot)) => {
  const server = new KeyValueServer();
  server.users.set('ada', 'secret');
  const refreshes: unknown[] = [];
  const run = runTest(
    keyValueIntegration(server),
    (options) => {
      refreshes.push(options?.refresh);
      return TE.fromEither(outcome);
    },
    () => NOW,
  );
  return { server, refreshes, run };
};

const summary = ({ steps }: Awaited<ReturnType<ReturnType<typeof runTest>>>) => steps.map(({ step, verdict }) => `${step} ${verdict}`);

describe('runTest', () => {
  it('runs every step and says what was found', async () => {
    const { server, run } = subject();
    await server.put({ user: 'ada', password: 'secret' }, 'eu', 'greeting', 'hello');

    const result = await run();

    expect(result).toMatchObject({ verdict: 'passed', at: '2026-01-01T00:00:00.000Z' });
    expect(result.steps.map(({ detail }) => detail)).toEqual(['password, user ada, line 3', 'logged in as ada', 'eu: hello']);
    expect(result.steps.every(({ milliseconds }) => Number.isInteger(milliseconds) && milliseconds >= 0)).toBe(true);
  });

  it('looks past every cache when it resolves, and nowhere else', async () => {
    const { refreshes, run } = subject();
    await run();

    expect(refreshes).toEqual([true, undefined, undefined]);
  });

  it('skips what follows a failed step', async () => {
    const { server, run } = subject();
    server.users.clear();

    const result = await run();

    expect(result.verdict).toBe('failed');
    expect(summary(result)).toEqual(['resolve passed', 'login failed', 'read skipped']);
    expect(result.steps[1]?.failure).toEqual({
      code: 'WrongPassword',
      field: 'credentials.password',
      problem: 'The password was refused.',
      remedy: 'Give the password again.',
    });
  });

  it.each<[string, ResolveError, object]>([
    [
      'credentials, and points to the field of the strategy',
      credentialsRejected({ strategy: 'ticket', code: 'WrongApiKey', field: 'apiKey', problem: 'Refused.', remedy: 'Give another.' }),
      { code: 'WrongApiKey', field: 'credentials.apiKey', problem: 'Refused.', remedy: 'Give another.' },
    ],
    [
      'credentials without a field',
      credentialsRejected({ strategy: 'ticket', code: 'Away', problem: 'Away.', remedy: 'Wait.' }),
      { code: 'Away', problem: 'Away.', remedy: 'Wait.' },
    ],
    [
      'settings, and points to the first of them',
      invalidInput([{ field: 'settings.namespace', expected: 'required' }]),
      { code: 'InvalidInput', field: 'settings.namespace' },
    ],
    ['anything else', sealBroken, { code: 'SealBroken' }],
  ])('reports a failure to resolve: %s', async (_what, error, failure) => {
    const result = await subject(E.left(error)).run();

    expect(summary(result)).toEqual(['resolve failed', 'login skipped', 'read skipped']);
    expect(result.steps[0]?.failure).toMatchObject(failure);
  });
});
