import type { BucketFolder } from '@aqueduct/s3-integration';
import type { InventoryScope } from '../inventory-scope.js';
import { firstKey, listPage } from '../listed-object.js';
import { findCut } from './find-cut.js';
import type { KeyRange } from './key-range.js';

/**
 * Where a range is to be divided so that its first part is one page at least; `null` for what is hardly longer than that.
 * Some ten requests, 24 at most (twice as many where earlier inventories stand in the way), whatever the keys look like.
 */
export const divideRange = async (
  folder: BucketFolder,
  scope: InventoryScope,
  range: KeyRange,
  size: number,
  signal: AbortSignal,
): Promise<string | null> => {
  const { last } = await listPage(folder, scope, { range, size }, signal);
  if (last === null) {
    return null;
  }
  const next = (after: string) => firstKey(folder, scope, { after, until: range.until }, signal);
  return findCut(last, [...scope.prefix].length, next);
};
