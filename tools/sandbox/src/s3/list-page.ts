import { lowerBound } from '../state/utf8-order.js';

/** One page of a listing. */
export interface ListPage {
  readonly keys: ReadonlyArray<string>;
  readonly commonPrefixes: ReadonlyArray<string>;
  /** The last key or common prefix, when there is more: where the next page goes on. */
  readonly next?: string;
}

/** What to list. */
export interface ListQuery {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after it; a common prefix given here is not listed again. */
  readonly after: string;
  readonly maxKeys: number;
}

const commonPrefixOf = (key: string, { prefix, delimiter }: ListQuery): string | undefined => {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
};

/** Cuts one page out of keys that are in S3's order. */
export const listPage = (sorted: ReadonlyArray<string>, query: ListQuery): ListPage => {
  const { prefix, after, maxKeys } = query;
  const keys: Array<string> = [];
  const commonPrefixes: Array<string> = [];
  let last = '';
  for (let index = Math.max(lowerBound(sorted, prefix), lowerBound(sorted, after)); index < sorted.length; index += 1) {
    const key = sorted[index] ?? '';
    if (!key.startsWith(prefix)) break;
    if (key === after) continue;
    const common = commonPrefixOf(key, query);
    if (common !== undefined && (common === after || common === commonPrefixes.at(-1))) continue;
    if (keys.length + commonPrefixes.length >= maxKeys) return { keys, commonPrefixes, ...(maxKeys === 0 ? {} : { next: last }) };
    if (common === undefined) keys.push(key);
    else commonPrefixes.push(common);
    last = common ?? key;
  }
  return { keys, commonPrefixes };
};
