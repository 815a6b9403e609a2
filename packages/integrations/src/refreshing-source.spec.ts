import * as E from 'fp-ts/lib/Either.js';
import type { Resolved } from './credential-strategy.js';
import { credentialsUnavailable, type CredentialError } from './integration-error.js';
import { refreshingSource } from './refreshing-source.js';
import { leftOf, rightOf } from './testing/expectations.js';

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const away = credentialsUnavailable({ strategy: 'ticket', code: 'Away', problem: 'The issuer is away.', remedy: 'Wait for it.' });
/** What a background flight of a resolved promise or two needs. */
const landing = () => new Promise((landed) => setImmediate(landed));

interface Given {
  readonly life?: number | 'forever';
  readonly refreshBeforeMs?: number;
  readonly random?: () => number;
}

/** A source over an issuer of which the test decides what it answers, and clocks that the test moves. */
const subject = ({ life = 60 * MINUTE, refreshBeforeMs, random = () => 0 }: Given = {}) => {
  const world = {
    /** The time that has passed, as a monotonic clock sees it. */
    minute: 0,
    /** How far the wall clock is off, in minutes. */
    off: 0,
    away: false,
    asked: 0,
    /** While set, the issuer does not answer. */
    held: undefined as Promise<void> | undefined,
  };
  const monotonic = () => world.minute * MINUTE;
  const trueTime = () => START + monotonic();
  const now = () => trueTime() + world.off * MINUTE;
  const fetch = async (): Promise<E.Either<CredentialError, Resolved<number>>> => {
    const nth = (world.asked += 1);
    await (world.held ?? Promise.resolve());
    const expiry = life === 'forever' ? {} : { expiresAt: new Date(trueTime() + life) };
    return world.away ? E.left(away) : E.right({ credentials: nth, provenance: { strategy: 'ticket', facts: {} }, ...expiry });
  };
  const source = refreshingSource(fetch, { now, monotonic, random, ...(refreshBeforeMs === undefined ? {} : { refreshBeforeMs }) });
  const resolve = (refresh = false) => source.resolve({ refresh });
  /** Uses the source, and then lets what that began in the background come to its end. */
  const used = async () => {
    const resolved = await rightOf(resolve());
    await landing();
    return resolved;
  };
  return { world, resolve, used };
};

const hold = (world: ReturnType<typeof subject>['world']): (() => Promise<unknown>) => {
  let release: () => void = () => undefined;
  world.held = new Promise((resume) => {
    release = resume;
  });
  return () => {
    world.held = undefined;
    release();
    return landing();
  };
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

  it('fetches new ones five minutes before the expiry, once, and nobody waits for them', async () => {
    const { world, resolve } = subject();
    const first = await rightOf(resolve());
    world.minute = 55;
    const release = hold(world);

    const meanwhile = await Promise.all([rightOf(resolve()), rightOf(resolve()), rightOf(resolve())]);
    await release();

    expect(new Set([first, ...meanwhile]).size).toBe(1);
    expect((await rightOf(resolve())).credentials).toBe(2);
    expect(world.asked).toBe(2);
  });

  it('lets everybody wait for the flight that is under way once the old ones have expired', async () => {
    const { world, resolve } = subject();
    await rightOf(resolve());
    world.minute = 59;
    const release = hold(world);
    await rightOf(resolve());
    world.minute = 60;

    const waiting = [rightOf(resolve()), rightOf(resolve())];
    await release();

    expect((await Promise.all(waiting)).map(({ credentials }) => credentials)).toEqual([2, 2]);
    expect(world.asked).toBe(2);
  });

  it('keeps credentials of a short life for half of it', async () => {
    const { world, resolve, used } = subject({ life: 2 * MINUTE });
    await used();
    world.minute = 0.9;
    await used();
    expect(world.asked).toBe(1);
    world.minute = 1.1;
    await used();
    expect((await rightOf(resolve())).credentials).toBe(2);
  });

  it('keeps credentials without an expiry', async () => {
    const { world, used } = subject({ life: 'forever' });
    await used();
    world.minute = 1e9;
    await used();

    expect(world.asked).toBe(1);
  });

  it('refreshes as early as it is told to', async () => {
    const { world, resolve, used } = subject({ refreshBeforeMs: 20 * MINUTE });
    await used();
    world.minute = 41;
    await used();

    expect((await rightOf(resolve())).credentials).toBe(2);
  });

  it('spreads the refreshes of many sources over a minute, none of them later than five minutes before the end', async () => {
    const subjects = Array.from({ length: 50 }, (_, nth) => subject({ random: () => nth / 50 }));
    await Promise.all(subjects.map(({ used }) => used()));
    const refreshedAt = async (minute: number): Promise<number> => {
      subjects.forEach(({ world }) => {
        world.minute = minute;
      });
      await Promise.all(subjects.map(({ used }) => used()));
      return subjects.filter(({ world }) => world.asked === 2).length;
    };

    expect(await refreshedAt(53.99)).toBe(0);
    expect(await refreshedAt(54.25)).toBe(12);
    expect(await refreshedAt(54.55)).toBe(27);
    expect(await refreshedAt(55)).toBe(50);
  });

  describe('while an early refresh fails', () => {
    it('goes on with the last ones and says so, with the reason, since when and until when', async () => {
      const { world, resolve, used } = subject();
      const first = await used();
      world.away = true;
      world.minute = 56;
      const begun = await used();
      const warned = await rightOf(resolve());

      expect(begun).toBe(first);
      expect(warned).toEqual({
        ...first,
        warnings: [
          {
            code: 'RefreshFailed',
            problem: 'New credentials cannot be had, and the last ones are used until they end at 2026-01-01T01:00:00.000Z. The issuer is away.',
            remedy: 'Wait for it.',
            since: new Date('2026-01-01T00:56:00Z'),
          },
        ],
      });
      expect([warned.credentials, warned.expiresAt]).toEqual([first.credentials, first.expiresAt]);
    });

    it('answers the same object, warning and all, until it succeeds', async () => {
      const { world, resolve, used } = subject();
      await used();
      world.away = true;
      world.minute = 56;
      await used();
      const warned = await used();
      world.minute = 57;
      await used();
      expect(await rightOf(resolve())).toBe(warned);
      expect(world.asked).toBe(3);

      world.away = false;
      world.minute = 59;
      await used();
      expect(await rightOf(resolve())).toMatchObject({ credentials: 4 });
      expect((await rightOf(resolve())).warnings).toBeUndefined();
    });

    it('asks again after five seconds, doubling up to a minute', async () => {
      const { world, used } = subject({ life: 10 * MINUTE });
      await used();
      world.away = true;
      const askedAt: number[] = [];
      for (let second = 300; second < 600; second += 1) {
        world.minute = second / 60;
        const before = world.asked;
        await used();
        if (world.asked > before) {
          askedAt.push(second);
        }
      }

      expect(askedAt).toEqual([300, 305, 315, 335, 375, 435, 495, 555]);
    });

    it('spreads these attempts too', async () => {
      const { world, used } = subject({ random: () => 0.5 });
      await used();
      world.away = true;
      world.minute = 56;
      await used();
      world.minute += 4.4 / 60;
      await used();
      expect(world.asked).toBe(2);
      world.minute += 0.2 / 60;
      await used();
      expect(world.asked).toBe(3);
    });
  });

  it('fails when they have expired and new ones cannot be had, and asks at every use from then on', async () => {
    const { world, resolve, used } = subject();
    await used();
    world.away = true;
    world.minute = 59.9;
    await used();
    world.minute = 60;

    expect(await leftOf(resolve())).toBe(away);
    world.away = false;
    expect((await rightOf(resolve())).credentials).toBe(4);
  });

  it('fails the first time too, and recovers', async () => {
    const { world, resolve } = subject();
    world.away = true;
    expect(await leftOf(resolve())).toBe(away);

    world.away = false;
    expect((await rightOf(resolve())).credentials).toBe(2);
  });

  describe('told to refresh', () => {
    it('fetches at once for all who were refused at the same time', async () => {
      const { world, resolve } = subject();
      const first = await rightOf(resolve());
      const refreshed = await Promise.all([rightOf(resolve(true)), rightOf(resolve(true)), rightOf(resolve(true))]);

      expect(new Set(refreshed).size).toBe(1);
      expect(refreshed[0]).not.toBe(first);
      expect(await rightOf(resolve())).toBe(refreshed[0]);
      expect(world.asked).toBe(2);
    });

    it('does not answer refused credentials once more when that fails, and warns of those that are kept', async () => {
      const { world, resolve } = subject();
      const first = await rightOf(resolve());
      world.away = true;

      expect(await leftOf(resolve(true))).toBe(away);
      expect(await rightOf(resolve())).toEqual({ ...first, warnings: [expect.objectContaining({ code: 'RefreshFailed' })] });
    });

    it('asks at once, also in the pause after a failure', async () => {
      const { world, used, resolve } = subject();
      await used();
      world.away = true;
      world.minute = 56;
      await used();
      world.away = false;

      expect((await rightOf(resolve(true))).credentials).toBe(3);
    });
  });

  describe('when the wall clock is wrong', () => {
    it('refreshes in time although it was set back', async () => {
      const { world, resolve, used } = subject();
      await used();
      world.off = -24 * 60;
      world.minute = 54;
      await used();
      expect(world.asked).toBe(1);
      world.minute = 55;
      await used();

      expect((await rightOf(resolve())).credentials).toBe(2);
    });

    it('does not notice that it is behind when the credentials come: their refusal does', async () => {
      const { world, resolve } = subject();
      world.off = -120;
      await rightOf(resolve());
      world.minute = 61;

      expect((await rightOf(resolve())).credentials).toBe(1);
      expect((await rightOf(resolve(true))).credentials).toBe(2);
    });

    it('fetches anew when it jumped forward, as it does after sleep, which a monotonic clock may not see', async () => {
      const { world, resolve } = subject();
      await rightOf(resolve());
      world.off = 60;

      expect((await rightOf(resolve())).credentials).toBe(2);
    });

    it('uses new credentials that seem to have ended, warns of the clock, and asks again every half minute without letting anybody wait', async () => {
      const { world, resolve, used } = subject();
      world.off = 90;
      const first = await used();
      const same = await used();
      world.minute = 0.6;
      const release = hold(world);
      const meanwhile = await rightOf(resolve());
      await release();

      expect(first).toMatchObject({
        credentials: 1,
        warnings: [{ code: 'ClockWrong', problem: expect.stringContaining('(2026-01-01T01:30:00.000Z) the credentials ended at 2026-01-01T01:00:00.000Z') }],
      });
      expect([same, meanwhile]).toEqual([expect.objectContaining({ credentials: 1 }), expect.objectContaining({ credentials: 1 })]);
      expect([world.asked, (await rightOf(resolve())).credentials]).toEqual([2, 2]);
    });

    it('is right again as soon as the clock is', async () => {
      const { world, resolve, used } = subject();
      world.off = 90;
      await used();
      world.off = 0;
      world.minute = 0.6;
      await used();

      expect((await rightOf(resolve())).warnings).toBeUndefined();
      world.minute = 50;
      await used();
      expect(world.asked).toBe(2);
    });
  });

  it('lets only those who wait meet a mistake in what fetches', async () => {
    const now = { value: START };
    const answers: Array<() => Promise<E.Either<CredentialError, Resolved<number>>>> = [
      async () => E.right({ credentials: 1, provenance: { strategy: 'ticket', facts: {} }, expiresAt: new Date(START + 60 * MINUTE) }),
      () => Promise.reject(new Error('a mistake')),
      () => Promise.reject(new Error('a mistake')),
    ];
    const source = refreshingSource(() => answers.shift()!(), { now: () => now.value, monotonic: () => 0, random: () => 0 });
    const first = await rightOf(source.resolve({ refresh: false }));
    now.value += 56 * MINUTE;

    expect(await rightOf(source.resolve({ refresh: false }))).toBe(first);
    await landing();
    expect(await rightOf(source.resolve({ refresh: false }))).toBe(first);
    now.value += 5 * MINUTE;
    await expect(source.resolve({ refresh: false })()).rejects.toThrow('a mistake');
  });
});
