import * as t from 'io-ts';

/** What an object's name says it holds; rows are counted for the first three. */
export const ObjectKind = t.keyof({ csv: null, tsv: null, 'json-lines': null, other: null }, 'ObjectKind');
export type ObjectKind = t.TypeOf<typeof ObjectKind>;

const KINDS: ReadonlyArray<readonly [RegExp, ObjectKind]> = [
  [/\.csv(\.gz)?$/i, 'csv'],
  [/\.tsv(\.gz)?$/i, 'tsv'],
  [/\.(jsonl|ndjson)(\.gz)?$/i, 'json-lines'],
];

/** By name and not by content type, which uploads leave at `application/octet-stream` more often than not. */
export const objectKind = (key: string): ObjectKind => KINDS.find(([name]) => name.test(key))?.[1] ?? 'other';

/** By name or by content encoding: the SDK hands both out as they are stored. */
export const isGzip = (key: string, contentEncoding: string | undefined): boolean =>
  /\.gz$/i.test(key) || /(^|,)\s*(x-)?gzip\s*$/i.test(contentEncoding ?? '');
