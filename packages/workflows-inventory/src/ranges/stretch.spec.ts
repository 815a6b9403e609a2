import fc from 'fast-check';
import { compareKeys, isBeyond, type KeyRange } from './key-range.js';
import { afterPage, isUnread, joined, whole, type Stretch } from './stretch.js';

const after = (key: string, range: KeyRange): boolean => range.after === null || compareKeys(key, range.after) > 0;

/** Reads one key of a stretch as a part of its name, and says to divide the rest at `cut`. */
const readOne = (keys: ReadonlyArray<string>, stretch: Stretch, cut: string | null): ReadonlyArray<Stretch> => {
  const left = keys.filter((key) => after(key, stretch.rest!) && !isBeyond(key, stretch.rest!));
  return afterPage(stretch, { part: left[0] ?? null, last: left.length > 1 ? left[0]! : null, cut });
};

describe(afterPage.name, () => {
  it('reads every key once and in order, wherever it is told to divide and whichever stretch goes on', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '～', '😀', '\u{10ffff}'), minLength: 1, maxLength: 4 });
    const turn = fc.tuple(fc.nat(), fc.option(key));
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 20 }), fc.infiniteStream(turn), (keys, turns) => {
        const sorted = [...keys].sort(compareKeys);
        let stretches = whole();
        for (const [turnOf, cut] of turns) {
          const unread = stretches.filter(isUnread);
          if (unread.length === 0) break;
          const next = unread[turnOf % unread.length];
          stretches = joined(stretches.flatMap((stretch) => (stretch === next ? readOne(sorted, stretch, cut) : [stretch])));
          expect(stretches.length).toBeLessThanOrEqual(2 * unread.length + 3);
        }

        expect(stretches).toEqual([{ parts: sorted, rest: null }]);
      }),
    );
  });
});
