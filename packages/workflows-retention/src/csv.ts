import { stringify } from 'csv-stringify/sync';

/** A lone CR ends a line for many readers, though not for RFC 4180. Keys are data and stay as they are. */
export const csv = (rows: ReadonlyArray<ReadonlyArray<string | number>>): Buffer =>
  Buffer.from(stringify([...rows], { quoted_match: /[\r\n]/ }));

export const CSV_TYPE = 'text/csv; charset=utf-8';
