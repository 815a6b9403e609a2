/** Moves the surrogates above U+FFFF's other half, which is where their UTF-8 bytes sort. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Orders as S3 lists: by the bytes of UTF-8, which differs from JavaScript's order for characters beyond U+FFFF. */
export const compareUtf8 = (left: string, right: string): number => {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
};

/** Index of the first item that is not before `value`. */
export const lowerBound = (sorted: ReadonlyArray<string>, value: string): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(sorted[middle] ?? '', value) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
