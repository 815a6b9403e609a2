import * as t from 'io-ts';
import { ObjectKind } from './object-kind.js';
import { ObjectNote } from './object-note.js';

const orNull = <C extends t.Mixed>(codec: C) => t.union([codec, t.null]);

/** One object in the manifest, in the order of its columns. */
export const ManifestEntry = t.readonly(
  t.strict({
    /** Complete, with the root directory of the connection. */
    key: t.string,
    size: t.number,
    /** Without quotes. */
    etag: t.string,
    /** Of the stored bytes, in hex; `null` when they could not be read. */
    sha256: orNull(t.string),
    /** ISO 8601, UTC. */
    lastModified: t.string,
    kind: ObjectKind,
    /** Of CSV and TSV without the header, of JSON lines; `null` for everything else. */
    rows: orNull(t.number),
    note: orNull(ObjectNote),
  }),
  'ManifestEntry',
);
export type ManifestEntry = t.TypeOf<typeof ManifestEntry>;

export type InventoryTotals = {
  readonly objects: number;
  readonly bytes: number;
  readonly rows: number;
  /** Objects that could not be read; `note` says why. */
  readonly failed: number;
};

export const NO_TOTALS: InventoryTotals = { objects: 0, bytes: 0, rows: 0, failed: 0 };

export const addEntry = (totals: InventoryTotals, entry: ManifestEntry): InventoryTotals => ({
  objects: totals.objects + 1,
  bytes: totals.bytes + entry.size,
  rows: totals.rows + (entry.rows ?? 0),
  failed: totals.failed + (entry.sha256 === null ? 1 : 0),
});
