import { stringify } from 'csv-stringify/sync';
import type { ManifestEntry } from '../manifest-entry.codec.js';

/** The columns of manifest.csv; their order is part of the format. */
export const CSV_COLUMNS = ['key', 'size', 'etag', 'sha256', 'last_modified', 'kind', 'rows', 'note'] as const;

const row = (entry: ManifestEntry): ReadonlyArray<string | number | null> => [
  entry.key,
  entry.size,
  entry.etag,
  entry.sha256,
  entry.lastModified,
  entry.kind,
  entry.rows,
  entry.note,
];

/** A lone CR ends a line for many readers, though not for RFC 4180. */
const csv = (rows: ReadonlyArray<unknown>): string => stringify([...rows], { quoted_match: /[\r\n]/ });

/**
 * manifest.csv, a part at a time. Keys are data and stay as they are, also those that a spreadsheet would take for
 * a formula.
 */
export async function* csvManifest(parts: AsyncIterable<ReadonlyArray<ManifestEntry>>): AsyncGenerator<Buffer, void> {
  yield Buffer.from(csv([CSV_COLUMNS]));
  for await (const entries of parts) {
    yield Buffer.from(csv(entries.map(row)));
  }
}
