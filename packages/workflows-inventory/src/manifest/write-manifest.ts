import { type BucketFolder, uploadChunks } from '@aqueduct/s3-integration';
import type { InventoryScope } from '../inventory-scope.js';
import { addEntry, NO_TOTALS, type InventoryTotals, type ManifestEntry } from '../manifest-entry.codec.js';
import { csvManifest } from './csv-manifest.js';
import { jsonManifest } from './json-manifest.js';
import { readParts } from './part.js';

export const csvKey = (scope: InventoryScope): string => `${scope.runFolder}manifest.csv`;
export const jsonKey = (scope: InventoryScope): string => `${scope.runFolder}manifest.json`;
export const summaryKey = (scope: InventoryScope): string => `${scope.runFolder}summary.json`;

/** Joins the parts into manifest.csv and counts what is in it, so that totals and manifest cannot disagree. */
export const writeCsvManifest = async (
  folder: BucketFolder,
  scope: InventoryScope,
  parts: ReadonlyArray<string>,
  signal: AbortSignal,
): Promise<InventoryTotals> => {
  let totals = NO_TOTALS;
  async function* counted(): AsyncGenerator<ReadonlyArray<ManifestEntry>, void> {
    for await (const entries of readParts(folder, scope, parts, signal)) {
      totals = entries.reduce(addEntry, totals);
      yield entries;
    }
  }
  await uploadChunks(folder, scope, { key: csvKey(scope), contentType: 'text/csv; charset=utf-8', chunks: csvManifest(counted()) }, signal);
  return totals;
};

/** Joins the parts into manifest.json. Returns its key. */
export const writeJsonManifest = (
  folder: BucketFolder,
  scope: InventoryScope,
  parts: ReadonlyArray<string>,
  signal: AbortSignal,
): Promise<string> => {
  const chunks = jsonManifest(readParts(folder, scope, parts, signal));
  return uploadChunks(folder, scope, { key: jsonKey(scope), contentType: 'application/json', chunks }, signal);
};
