import fc from 'fast-check';
import { findCut } from './find-cut.js';
import { compareKeys } from './key-range.js';

const MOST_REQUESTS = 24;

/** Keys of a bucket, in S3's order, and how often they were asked for. */
const listed = (keys: ReadonlyArray<string>) => {
  const sorted = [...new Set(keys)].sort(compareKeys);
  let requests = 0;
  const next = async (after: string): Promise<string | null> => {
    requests += 1;
    return sorted.find((key) => compareKeys(key, after) > 0) ?? null;
  };
  return { sorted, next, requests: () => requests };
};

/** The share of the keys behind `key` that the cut leaves in the first half. */
const shareBelow = async (keys: ReadonlyArray<string>, key: string, least = 0): Promise<number> => {
  const { sorted, next } = listed(keys);
  const behind = sorted.filter((other) => compareKeys(other, key) > 0);
  const cut = await findCut(key, least, next);
  return cut === null ? 1 : behind.filter((other) => compareKeys(other, cut) <= 0).length / behind.length;
};

const numbers = (count: number, name: (index: number) => string) => Array.from({ length: count }, (_, index) => name(index));

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** As scattered as a digest, and the same in every test. */
const scattered = (index: number): string => ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');

describe(findCut.name, () => {
  it.each([
    ['scattered', numbers(500, scattered), '0'],
    ['in folders of days', numbers(360, (day) => `2026/${twoDigits(1 + Math.floor(day / 30))}/${twoDigits(1 + (day % 30))}/x`), '2026/01/02/x'],
    ['numbered', numbers(1000, (index) => `part-${String(index).padStart(8, '0')}`), 'part-00000100'],
    ['behind a long beginning', numbers(500, (index) => `${'folder/'.repeat(120)}${scattered(index)}`), `${'folder/'.repeat(120)}0`],
    ['in Chinese', numbers(400, (index) => `数据/${String.fromCodePoint(0x4e00 + index * 50)}`), '数据/一'],
    ['of emoji', numbers(60, (index) => String.fromCodePoint(0x1f600 + index)), '\u{1f600}'],
    ['of control characters', numbers(60, (index) => `a${String.fromCodePoint(index)}`), 'a'],
  ])('divides keys that are %s', async (_, keys, from) => {
    const share = await shareBelow(keys, from);

    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.85);
  });

  it('finds nothing where there is nothing, or one key', async () => {
    expect(await findCut('a', 0, listed(['a']).next)).toBeNull();
    expect(await shareBelow(['a', 'b'], 'a')).toBeLessThanOrEqual(1);
  });

  it('answers with a key that can be sent, with keys behind it, whatever the keys are', async () => {
    const key = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), fc.stringMatching(/^[ab/]{1,6}$/));
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 30 }), fc.nat(), async (keys, index) => {
        const { sorted, next, requests } = listed(keys);
        const from = sorted[index % sorted.length]!;

        const cut = await findCut(from, 0, next);

        expect(requests()).toBeLessThanOrEqual(MOST_REQUESTS);
        if (cut !== null) {
          expect(Buffer.from(cut).toString()).toBe(cut);
          expect(compareKeys(cut, from)).toBeGreaterThan(0);
          expect(compareKeys(cut, sorted.at(-1)!)).toBeLessThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
