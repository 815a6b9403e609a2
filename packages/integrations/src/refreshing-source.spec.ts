import * as E from 'fp-ts/lib/Either.js';
import type { Resolved } from './credential-strategy.js';
import { credentialsUnavailable, type CredentialError } from './integration-error.js';
import { refreshingSource } from './refreshing-source.js';
import { leftOf, rightOf } from './testing/expectations.js';

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const away = credentialsUnavailable({ strategy: 'ticket', code: 'Away', problem: 'The issuer is away.', remedy: 'Wait for it.' });

/** A source over an issuer of which the test decides what it answers, and a clock that the test moves. */
const subject = (life: number | 'forever' = 60 * MINUTE, refreshBeforeMs?: number) => {
  const world = { minute: 0, away: false, asked: 0 };
  const now = () => START + world.minute * MINUTE;
  const fetch = async (): Promise<E.Either<CredentialError, Resolved<number>>> => {
    const nth = (world.asked += 1);
    await Promise.resolve();
    const expiry = life === 'forever' ? {} : { expiresAt: new Date(now() + life) };
    return world.away ? E.left(away) : E.right({ credentials: nth, provenance: { strategy: 'ticket', facts: {} }, ...expiry });
  };
  const source = refreshingSource(fetch, { now, ...(refreshBeforeMs === undefined ? {} : { refreshBeforeMs }) });
  return { world, resolve: (refresh = false) => source.resolve({ refresh }) };
};

describe('refreshingSource', () => {
  it('fetches once for all callers, and answers the same object until shortly before the expiry', async () => {
    const { world, resolve } = subject();
    const first = await Promise.all([rightOf(resolve()), rightOf(resolve()), rightOf(resolve())]);
    world.minute = 54;
    const later = await rightOf(resolve());

    expect(new Set([...first, later]).size).toBe(1);
    expect(world.asked).toBe(1);
  });

  it('fetches new ones once, five minutes before the expiry', async () => {
    const { world, resolve } = subject();
    await rightOf(resolve());
    world.minute = 55;

    const renewed = await Promise.all([rightOf(resolve()), rightOf(resolve())]);

    expect(renewed.map(({ credentials }) => credentials)).toEqual([2, 2]);
    expect(world.asked).toBe(2);
  });

  it('keeps credentials of a short life for half of it', async () => {
    const { world, resolve } = subject(2 * MINUTE);
    await rightOf(resolve());
    world.minute = 0.9;
    await rightOf(resolve());
    expect(world.asked).toBe(1);
    world.minute = 1.1;
    expect((await rightOf(resolve())).credentials).toBe(2);
  });

  it('keeps credentials without an expiry', async () => {
    const { world, resolve } = subject('forever');
    await rightOf(resolve());
    world.minute = 1e9;
    await rightOf(resolve());

    expect(world.asked).toBe(1);
  });

  it('refreshes as early as it is told to', async () => {
    const { world, resolve } = subject(60 * MINUTE, 20 * MINUTE);
    await rightOf(resolve());
    world.minute = 41;

    expect((await rightOf(resolve())).credentials).toBe(2);
  });

  it('goes on with the last ones while an early refresh fails, and asks again every half minute', async () => {
    const { world, resolve } = subject();
    const first = await rightOf(resolve());
    world.away = true;
    world.minute = 56;

    expect(await rightOf(resolve())).toBe(first);
    expect(await rightOf(resolve())).toBe(first);
    expect(world.asked).toBe(2);
    world.minute = 56.6;
    expect(await rightOf(resolve())).toBe(first);
    expect(world.asked).toBe(3);
    world.away = false;
    world.minute = 57.2;
    expect((await rightOf(resolve())).credentials).toBe(4);
  });

  it('fails when they have expired and new ones cannot be had', async () => {
    const { world, resolve } = subject();
    await rightOf(resolve());
    world.away = true;
    world.minute = 59.9;
    await rightOf(resolve());
    world.minute = 60;

    expect(await leftOf(resolve())).toBe(away);
  });

  it('fails the first time too, and recovers', async () => {
    const { world, resolve } = subject();
    world.away = true;
    expect(await leftOf(resolve())).toBe(away);

    world.away = false;
    expect((await rightOf(resolve())).credentials).toBe(2);
  });

  it('fetches at once for all who were refused at the same time', async () => {
    const { world, resolve } = subject();
    const first = await rightOf(resolve());
    const refreshed = await Promise.all([rightOf(resolve(true)), rightOf(resolve(true)), rightOf(resolve(true))]);

    expect(new Set(refreshed).size).toBe(1);
    expect(refreshed[0]).not.toBe(first);
    expect(await rightOf(resolve())).toBe(refreshed[0]);
    expect(world.asked).toBe(2);
  });

  it('does not answer refused credentials once more when refreshing fails', async () => {
    const { world, resolve } = subject();
    const first = await rightOf(resolve());
    world.away = true;

    expect(await leftOf(resolve(true))).toBe(away);
    expect(await rightOf(resolve())).toBe(first);
  });
});
