import type { InventoryTotals } from './manifest-entry.codec.js';

/** What a run answers with; the inventory itself is in the two files. */
export type InventoryResult = InventoryTotals & {
  readonly bucket: string;
  /** Complete keys in `bucket`. */
  readonly manifest: { readonly csv: string; readonly json: string };
};
