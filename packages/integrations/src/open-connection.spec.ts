import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Resolved } from './credential-strategy.js';
import { credentialsRejected } from './integration-error.js';
import type { AnyStrategy } from './integration.js';
import { openConnection } from './open-connection.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { keyValueIntegration } from './testing/key-value-integration.js';
import { KeyValueServer } from './testing/key-value-server.js';
import { passwordStrategy } from './testing/password.strategy.js';

const identity = { id: 'c1', name: 'orders', kind: 'key-value', generation: 3 };
const resolvedAs = (user: string, more: Partial<Resolved<unknown>> = {}): Resolved<unknown> => ({
  credentials: { user },
  provenance: { strategy: 'password', facts: { user } },
  ...more,
});

/** A connection whose strategy answers what `answers.now` holds. */
const opened = (answers: { now: Resolved<unknown> | 'refused' }, settings: object = { address: 'kv:1', namespace: 'eu' }) => {
  const asked: boolean[] = [];
  const strategy: AnyStrategy = {
    ...(passwordStrategy as AnyStrategy),
    open: () => ({
      resolve: ({ refresh }) => {
        asked.push(refresh);
        return answers.now === 'refused'
          ? TE.left(credentialsRejected({ strategy: 'password', code: 'X', problem: 'p', remedy: 'r' }))
          : TE.right(answers.now);
      },
    }),
  };
  let generation = 0;
  const integration = keyValueIntegration(new KeyValueServer());
  const source = openConnection({ identity, integration, strategy, settings, strategyValues: {} }, () => (generation += 1));
  return { source, asked };
};

describe('openConnection', () => {
  it('puts target, credentials and their origin into one immutable snapshot', async () => {
    const expiresAt = new Date('2026-01-01T01:00:00Z');
    const snapshot = await rightOf(opened({ now: resolvedAs('ada', { expiresAt }) }).source());

    expect(snapshot).toEqual({
      generation: 1,
      connection: identity,
      target: { address: 'kv:1', namespace: 'eu' },
      credentials: { user: 'ada' },
      provenance: { strategy: 'password', facts: { user: 'ada' } },
      warnings: [],
      expiresAt,
    });
    expect(Object.isFrozen(snapshot)).toBe(true);
  });

  it('answers the same snapshot while the credentials are the same object, and a newer one after', async () => {
    const answers = { now: resolvedAs('ada') };
    const { source } = opened(answers);
    const first = await rightOf(source());
    const second = await rightOf(source());
    answers.now = resolvedAs('ada');
    const third = await rightOf(source());

    expect(second).toBe(first);
    expect([first.generation, third.generation]).toEqual([1, 2]);
  });

  it('shows a warning that comes and goes, in a snapshot of the same generation', async () => {
    const plain = resolvedAs('ada', { provides: { namespace: 'acme' }, expiresAt: new Date('2026-01-01T01:00:00Z') });
    const warning = { code: 'Kept', problem: 'p', remedy: 'r', since: new Date('2026-01-01T00:00:00Z') };
    const answers = { now: plain };
    const { source } = opened(answers, { address: 'kv:1' });
    const first = await rightOf(source());
    answers.now = { ...plain, warnings: [warning], provenance: { strategy: 'password', facts: { user: 'ada', line: 2 } } };
    const warned = await rightOf(source());
    const still = await rightOf(source());
    answers.now = plain;
    const after = await rightOf(source());

    expect(warned).toEqual({ ...first, warnings: [warning], provenance: { strategy: 'password', facts: { user: 'ada', line: 2 } } });
    expect(Object.isFrozen(warned)).toBe(true);
    expect([warned.target === first.target, warned.credentials === first.credentials]).toEqual([true, true]);
    expect(still).toBe(warned);
    expect(after).toEqual(first);
  });

  it.each([
    ['the keys', { credentials: { user: 'ada' } }],
    ['the expiry', { expiresAt: new Date('2026-01-01T01:00:00Z') }],
    ['what comes with them', { provides: { namespace: 'us' } }],
  ])('is of a newer generation when %s changed, whatever is warned of', async (_what, change) => {
    const plain = resolvedAs('ada');
    const answers = { now: plain };
    const { source } = opened(answers);
    await rightOf(source());
    answers.now = { ...plain, ...change, warnings: [{ code: 'Kept', problem: 'p', remedy: 'r' }] };

    expect((await rightOf(source())).generation).toBe(2);
  });

  it('passes on that the last credentials were refused', async () => {
    const { source, asked } = opened({ now: resolvedAs('ada') });
    await rightOf(source());
    await rightOf(source({ refresh: true }));

    expect(asked).toEqual([false, true]);
  });

  it('fills in a setting that the credentials bring along, never over one that was saved', async () => {
    const now = resolvedAs('ada', { provides: { namespace: 'acme' } });

    expect((await rightOf(opened({ now }, { address: 'kv:1' }).source())).target).toEqual({ address: 'kv:1', namespace: 'acme' });
    expect((await rightOf(opened({ now }).source())).target).toEqual({ address: 'kv:1', namespace: 'eu' });
  });

  it('fails when settings and credentials do not make a target', async () => {
    expect(await leftOf(opened({ now: resolvedAs('ada') }, { address: 'kv:1' }).source())).toMatchObject({
      _tag: 'InvalidInput',
      violations: [{ field: 'settings.namespace' }],
    });
  });

  it('passes a failure on and recovers from it', async () => {
    const answers: { now: Resolved<unknown> | 'refused' } = { now: 'refused' };
    const { source } = opened(answers);

    expect(await leftOf(source())).toMatchObject({ _tag: 'CredentialsRejected', code: 'X' });
    answers.now = resolvedAs('ada');
    expect(E.isRight(await source()())).toBe(true);
  });
});
