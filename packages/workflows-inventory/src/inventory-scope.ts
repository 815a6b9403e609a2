import { isDeepStrictEqual } from 'node:util';
import type { BucketFolder } from '@aqueduct/s3-integration';
import { inventoryFailure } from './inventory-error.js';
import type { InventoryRequest } from './inventory-input.codec.js';

/** What one run reads and where it writes: fixed by its first step, all keys complete. */
export type InventoryScope = {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly rootDirectory: string;
  /** Objects under it are in the inventory ... */
  readonly prefix: string;
  /** ... except those under this one, where all inventories go. */
  readonly outputFolder: string;
  /** This run's folder inside `outputFolder`. */
  readonly runFolder: string;
  /** How many key ranges are read side by side. Kept here, since a run that is under way must not meet another number. */
  readonly ranges: number;
};

export const inventoryScope = (folder: BucketFolder, request: InventoryRequest, runId: string): InventoryScope => {
  const outputFolder = `${folder.rootDirectory}${request.outputPrefix}`;
  return {
    bucket: folder.bucket,
    endpoint: folder.endpoint ?? null,
    rootDirectory: folder.rootDirectory,
    prefix: `${folder.rootDirectory}${request.prefix}`,
    outputFolder,
    runFolder: `${outputFolder}${runId}/`,
    ranges: request.ranges,
  };
};

/**
 * The folder, if it still is the one that the run began with. Half an inventory of one bucket and half of another
 * is worse than none; new credentials for the same place are welcome.
 */
export const samePlace = (folder: BucketFolder, scope: InventoryScope): BucketFolder => {
  const now = { bucket: folder.bucket, endpoint: folder.endpoint ?? null, rootDirectory: folder.rootDirectory };
  const then = { bucket: scope.bucket, endpoint: scope.endpoint, rootDirectory: scope.rootDirectory };
  if (!isDeepStrictEqual(now, then)) {
    throw inventoryFailure({ _tag: 'PlaceChanged', began: scope.bucket, now: folder.bucket });
  }
  return folder;
};
