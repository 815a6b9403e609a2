import type { InventoryRequest } from './inventory-input.codec.js';
import type { InventoryResult } from './inventory-result.js';
import { inventoryScope, type InventoryScope } from './inventory-scope.js';
import { explained } from './explained.js';
import { RETRY, stepsAt, type InventoryContext, type OpenFolder } from './inventory-steps.js';
import { deleteParts } from './manifest/delete-parts.js';
import { csvKey, jsonKey, writeCsvManifest, writeJsonManifest } from './manifest/write-manifest.js';
import { writeSummary } from './manifest/write-summary.js';
import { readPages } from './read-pages.js';
import { UNIT } from './round-progress.js';

/** The whole workflow, whoever opens the connection. */
export const runInventory = async (
  connection: string,
  request: InventoryRequest,
  open: OpenFolder,
  ctx: InventoryContext,
): Promise<InventoryResult> => {
  const locate = async (): Promise<InventoryScope> => inventoryScope(await open(), request, ctx.runId);
  const scope = await ctx.step('locate', ({ signal }) => explained(signal, locate), RETRY);
  const step = stepsAt(scope, open, ctx);
  const run = { runId: ctx.runId, connection };

  const parts = await readPages(scope, request.pageSize, step);
  const totals = await step('write manifest.csv', (folder, { signal }) => writeCsvManifest(folder, scope, parts, signal));
  await step('write manifest.json', (folder, { signal }) => writeJsonManifest(folder, scope, parts, signal));
  await step('write summary.json', (folder, { signal }) => writeSummary(folder, scope, run, totals, signal));
  await step('delete parts', (folder, { signal }) => deleteParts(folder, scope, signal));

  await ctx.progress({ done: totals.objects, total: totals.objects, unit: UNIT, message: 'manifest written' });
  return { ...totals, bucket: scope.bucket, manifest: { csv: csvKey(scope), json: jsonKey(scope) } };
};
