import * as t from 'io-ts';

/** What a run answers with; the inventory itself is in the two files. */
export const InventoryResult = t.readonly(
  t.strict({
    objects: t.number,
    bytes: t.number,
    rows: t.number,
    /** Objects that could not be read; the manifest says why. */
    failed: t.number,
    bucket: t.string,
    /** Complete keys in `bucket`. */
    manifest: t.readonly(t.strict({ csv: t.string, json: t.string })),
  }),
  'InventoryResult',
);
export type InventoryResult = t.TypeOf<typeof InventoryResult>;
