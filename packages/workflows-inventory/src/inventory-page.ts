import type { BucketFolder } from '@aqueduct/s3-integration';
import type { InventoryScope } from './inventory-scope.js';
import { listPage } from './listed-object.js';
import { writePart } from './manifest/part.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { readObject } from './read-object.js';

/** Eight streams keep a small process busy; each holds some 64 KiB of the object it reads. */
const CONCURRENCY = 8;

export interface PageRequest {
  /** From 1. */
  readonly number: number;
  /** The last key of the page before. */
  readonly after: string | null;
  readonly size: number;
}

/** All that a page leaves in the database; its entries are in the part. */
export type PageResult = {
  readonly part: string | null;
  readonly last: string | null;
  readonly objects: number;
};

/** Lists a page, reads its objects and keeps their entries as a part. Repeating it is harmless. */
export const inventoryPage = async (
  folder: BucketFolder,
  scope: InventoryScope,
  page: PageRequest,
  signal: AbortSignal,
  onObject: () => Promise<void> = async () => undefined,
): Promise<PageResult> => {
  const { objects, last } = await listPage(folder, scope, page, signal);
  const entries = await mapConcurrently(objects, CONCURRENCY, signal, async (object, stop) => {
    const entry = await readObject(folder, scope, object, stop);
    await onObject();
    return entry;
  });
  const part = entries.length === 0 ? null : await writePart(folder, scope, page.number, entries, signal);
  return { part, last, objects: entries.length };
};
