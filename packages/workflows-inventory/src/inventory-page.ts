import type { BucketFolder } from '@aqueduct/s3-integration';
import { mapConcurrently, type WorkLimit } from '@aqueduct/workflows';
import type { InventoryScope } from './inventory-scope.js';
import { listPage } from './listed-object.js';
import { writePart } from './manifest/part.js';
import { divideRange } from './ranges/divide-range.js';
import type { KeyRange } from './ranges/key-range.js';
import { readObject } from './read-object.js';

/** Of one page; with four pages at a time that is 32, well below the 50 connections that a client keeps. */
const CONCURRENCY = 8;

export interface PageRequest {
  /** From 1. */
  readonly number: number;
  readonly range: KeyRange;
  readonly size: number;
  /** Whether to look where the rest of the range can be divided. */
  readonly divide: boolean;
}

/** All that a page leaves in the database; its entries are in the part. */
export type PageResult = {
  readonly part: string | null;
  readonly last: string | null;
  readonly objects: number;
  readonly cut: string | null;
};

/** What a page has beside its folder. */
export interface PageContext {
  readonly signal: AbortSignal;
  /** Shared by all pages of a run. */
  readonly streams: WorkLimit;
  readonly onObject?: () => Promise<void>;
}

/**
 * Lists a page, reads its objects and keeps their entries as a part. Repeating it is harmless. Meanwhile it looks where
 * the rest can be divided: that is not worth failing for, the next page will look again.
 */
export const inventoryPage = async (
  folder: BucketFolder,
  scope: InventoryScope,
  page: PageRequest,
  { signal, streams, onObject }: PageContext,
): Promise<PageResult> => {
  const { objects, last } = await listPage(folder, scope, page, signal);
  const readAll = () =>
    mapConcurrently(objects, CONCURRENCY, signal, async (object, stop) => {
      const entry = await streams.run(0, () => readObject(folder, scope, object, stop));
      await onObject?.();
      return entry;
    });
  const findDivision = async () =>
    page.divide && last !== null ? divideRange(folder, scope, { ...page.range, after: last }, page.size, signal) : null;
  const [entries, cut] = await Promise.allSettled([readAll(), findDivision()]);
  if (entries.status === 'rejected') {
    throw entries.reason;
  }
  const part = entries.value.length === 0 ? null : await writePart(folder, scope, page.number, entries.value, signal);
  return { part, last, objects: entries.value.length, cut: cut.status === 'fulfilled' ? cut.value : null };
};
