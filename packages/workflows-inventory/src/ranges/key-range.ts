/** Keys after `after`, up to `until` and with it. `null` is the beginning, or the end, of the prefix. */
export type KeyRange = { readonly after: string | null; readonly until: string | null };

export const ALL_KEYS: KeyRange = { after: null, until: null };

/** S3 orders by the bytes of UTF-8, JavaScript by UTF-16 units: they differ beyond U+FFFF. */
export const compareKeys = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** Whether a range can be divided there: the first half ends with `cut`, the second one begins behind it. */
export const canDivide = ({ after, until }: KeyRange, cut: string): boolean =>
  (after === null || compareKeys(cut, after) > 0) && (until === null || compareKeys(cut, until) < 0);

export const isBeyond = (key: string, { until }: KeyRange): boolean => until !== null && compareKeys(key, until) > 0;

/** Nothing of the range comes after `key`. */
export const isEnd = (key: string, { until }: KeyRange): boolean => until !== null && compareKeys(key, until) >= 0;

/** After all keys of a folder: this is the last code point. */
export const endOf = (folder: string): string => `${folder}\u{10FFFF}`;
