import { compareKeys, endOf } from './key-range.js';

/** The first key of the range after `key`, whether or not there is an object `key`. One request. */
export type NextKey = (key: string) => Promise<string | null>;

type CodePoints = ReadonlyArray<string>;

/** Where keys part ways: what all share, and one that goes another way than the one in hand. */
interface Fork {
  readonly at: number;
  readonly other: CodePoints;
}

const LAST_CODE_POINT = 0x10ffff;
/** S3 takes no longer ones. */
const KEY_BYTES = 1024;
/** Keys of one script are near each other: the way up grows by this factor. */
const STRIDE = 4;
/** Enough for ASCII, and for about the end of any other script. */
const MOST_PROBES = 12;

const codePoint = (key: CodePoints, at: number): number => key[at]?.codePointAt(0) ?? -1;

/** The next one that stands in a request as it is: no control character, no half of a surrogate pair. */
const writable = (point: number): number => {
  if (point < 0x20) return 0x20;
  if (point >= 0x7f && point < 0xa0) return 0xa0;
  return point >= 0xd800 && point < 0xe000 ? 0xe000 : point;
};

const sharedLength = (left: CodePoints, right: CodePoints): number => {
  const at = left.findIndex((char, index) => char !== right[index]);
  return at === -1 ? left.length : at;
};

/** The longest beginning that `key` shares with all keys behind it: at most ten requests, as keys have at most 1,024 bytes. */
const forkBehind = async (key: CodePoints, least: number, next: NextKey): Promise<Fork | null> => {
  const neighbour = await next(key.join(''));
  if (neighbour === null) {
    return null;
  }
  let other: CodePoints = [...neighbour];
  let [low, high] = [least, sharedLength(key, other)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const beyond = await next(endOf(key.slice(0, middle).join('')));
    if (beyond === null) {
      low = middle;
    } else {
      other = [...beyond];
      high = Math.min(middle - 1, sharedLength(key, other));
    }
  }
  return { at: low, other };
};

/** About the largest code point that keys have behind `shared`, where one has `least`. */
const lastCodePoint = async (shared: string, at: number, least: number, next: NextKey): Promise<number> => {
  let [low, high, step] = [least, LAST_CODE_POINT, 1];
  for (let probe = 0; low < high && probe < MOST_PROBES; probe += 1) {
    const middle = high === LAST_CODE_POINT ? Math.min(low + step, high) : Math.ceil((low + high) / 2);
    const below = writable(middle - 1);
    const found = below >= high ? null : await next(endOf(`${shared}${String.fromCodePoint(below)}`));
    if (found === null) {
      high = middle - 1;
    } else {
      low = Math.max(low, codePoint([...found], at));
      step *= STRIDE;
    }
  }
  return low;
};

/**
 * Where to divide the keys behind `key` when nothing is known of them but what their listing tells: in the middle of
 * the code points in which they differ first. `null` when there are none, or no such point. `least` is how many code
 * points all keys share for sure. Whatever the answer is, no key depends on it: it says which half a key belongs to.
 */
export const findCut = async (key: string, least: number, next: NextKey): Promise<string | null> => {
  const points: CodePoints = [...key];
  const fork = await forkBehind(points, least, next);
  if (fork === null) {
    return null;
  }
  const { at, other } = fork;
  const shared = points.slice(0, at).join('');
  const first = codePoint(other, at);
  const below = at < points.length ? codePoint(points, at) : first - 1;
  if (first <= below) {
    return null;
  }
  const last = await lastCodePoint(shared, at, first, next);
  // Behind all keys that go on with this code point: one that goes on with the last stays behind the cut.
  const middle = writable(Math.ceil((below + last) / 2) - 1);
  const cut = endOf(`${shared}${String.fromCodePoint(middle)}`);
  return middle < last && Buffer.byteLength(cut) <= KEY_BYTES && compareKeys(cut, key) > 0 ? cut : null;
};
