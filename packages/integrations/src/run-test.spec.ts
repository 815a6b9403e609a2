import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { credentialsRejected, invalidInput, sealBroken, type ResolveError } from './integration-error.js';
import { runTest, type TestProgress, type TestRun } from './run-test.js';
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

const checks = { read: true, write: false };

const subject = (outcome: E.Either<ResolveError, Snapshot> = E.right(snapshot), options: Partial<TestRun> = {}) => {
  const server = new KeyValueServer();
  server.users.set('ada', 'secret');
  const refreshes: unknown[] = [];
  const run = runTest(
    keyValueIntegration(server),
    (options) => {
      refreshes.push(options?.refresh);
      return TE.fromEither(outcome);
    },
    { now: () => NOW, checks, ...options },
  );
  return { server, refreshes, run };
};

const summary = ({ steps }: Awaited<ReturnType<ReturnType<typeof runTest>>>) => steps.map(({ step, verdict }) => `${step} ${verdict}`);

describe('runTest', () => {
  it('runs every step and says what was found', async () => {
    const { server, run } = subject();
    await server.put({ user: 'ada', password: 'secret' }, 'eu', 'greeting', 'hello');

    const result = await run();

    expect(result).toMatchObject({ verdict: 'passed', at: '2026-01-01T00:00:00.000Z', checks });
    expect(result.steps.map(({ detail }) => detail)).toEqual(['password, user ada, line 3', 'logged in as ada', 'eu: hello', 'not asked for']);
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
    expect(summary(result)).toEqual(['resolve passed', 'login failed', 'read skipped', 'write skipped']);
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

    expect(summary(result)).toEqual(['resolve failed', 'login skipped', 'read skipped', 'write skipped']);
    expect(result.steps[0]?.failure).toMatchObject(failure);
  });

  it('warns of what is not as it should be although the credentials work', async () => {
    const kept = { code: 'FileKept', problem: 'The file is gone.', remedy: 'Put it back.' };
    const result = await subject(E.right({ ...snapshot, warnings: [kept, { ...kept, problem: 'Line 3 is odd.' }] })).run();

    expect(result.steps[0]).toMatchObject({
      verdict: 'warning',
      detail: 'password, user ada, line 3',
      failure: { code: 'FileKept', problem: 'The file is gone. Line 3 is odd.', remedy: 'Put it back.' },
    });
    expect(result.verdict).toBe('passed');
  });

  it('runs the optional steps that are asked for, and says of the others that they were not', async () => {
    const result = await subject(E.right(snapshot), { checks: { read: false, write: true } }).run();

    expect(summary(result)).toEqual(['resolve passed', 'login passed', 'read skipped', 'write passed']);
    expect(result.steps[2]?.detail).toBe('not asked for');
  });

  it('tells whoever watches of every step as it begins and ends', async () => {
    const seen: TestProgress[] = [];
    const result = await subject(E.right(snapshot), { report: (progress) => void seen.push(progress) }).run();

    expect(seen.map((progress) => (progress.type === 'started' ? `${progress.step} ...` : `${progress.result.step} ${progress.result.verdict}`))).toEqual([
      'resolve ...',
      'resolve passed',
      'login ...',
      'login passed',
      'read ...',
      'read passed',
      'write skipped',
    ]);
    expect(seen.flatMap((progress) => (progress.type === 'finished' ? [progress.result] : []))).toEqual(result.steps);
  });

  it('ends a step that has no end, and says so', async () => {
    const { server, run } = subject(E.right(snapshot), { stepLimit: 20 });
    server.login = () => new Promise(() => undefined);
    const result = await run();

    expect(result.steps[1]).toMatchObject({ verdict: 'failed', failure: { code: 'TimedOut', retryable: true } });
    expect(summary(result).slice(2)).toEqual(['read skipped', 'write skipped']);
  });

  it('does nothing more once it is given up', async () => {
    const giveUp = new AbortController();
    const { server, run } = subject(E.right(snapshot), {
      signal: giveUp.signal,
      report: (progress) => void (progress.type === 'started' && progress.step === 'login' && giveUp.abort()),
    });
    const result = await run();

    expect(result.steps[1]).toMatchObject({ verdict: 'failed', failure: { code: 'Aborted' } });
    expect(summary(result)).toEqual(['resolve passed', 'login failed', 'read skipped', 'write skipped']);
    expect(server.logins).toBe(0);
  });
});
