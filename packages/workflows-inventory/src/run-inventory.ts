import type { StepContext, StepOptions, WorkflowContext } from '@aqueduct/workflows';
import type { BucketFolder } from './bucket-folder.js';
import type { InventoryRequest } from './inventory-input.codec.js';
import { inventoryPage, type PageRequest, type PageResult } from './inventory-page.js';
import type { InventoryResult } from './inventory-result.js';
import { inventoryScope, samePlace, type InventoryScope } from './inventory-scope.js';
import { deleteParts } from './manifest/delete-parts.js';
import { csvKey, jsonKey, writeCsvManifest, writeJsonManifest } from './manifest/write-manifest.js';
import { writeSummary } from './manifest/write-summary.js';

/** Of the engine, what an inventory uses. */
export type InventoryContext = Pick<WorkflowContext, 'runId' | 'step' | 'progress'>;

/** Opens the connection: once in every step, because each may run in another process or after a rotation. */
export type OpenFolder = () => Promise<BucketFolder>;

const UNIT = 'objects';
/** Two minutes in all: S3 or a network that is away for longer fails the run, and a new one starts over. */
const RETRY: StepOptions = { retries: 6, retryDelayMs: 2000 };

/** Reads all pages, one step each. Between steps nothing but the steps' results decides. */
const readPages = async (open: OpenFolder, scope: InventoryScope, pageSize: number, ctx: InventoryContext) => {
  const parts: string[] = [];
  let done = 0;
  let after: string | null = null;
  for (let number = 1; number === 1 || after !== null; number += 1) {
    const [before, page]: [number, PageRequest] = [done, { number, after, size: pageSize }];
    const readPage = async (step: StepContext): Promise<PageResult> => {
      let read = before;
      const onObject = () => step.progress({ done: (read += 1), unit: UNIT, message: `reading page ${number}` });
      return inventoryPage(samePlace(await open(), scope), scope, page, step.signal, onObject);
    };
    const result: PageResult = await ctx.step(`page ${number}`, readPage, RETRY);
    parts.push(...(result.part === null ? [] : [result.part]));
    done += result.objects;
    after = result.last;
    await ctx.progress({ done, unit: UNIT, message: `read page ${number}` });
  }
  return parts;
};

/** The whole workflow, whoever opens the connection. */
export const runInventory = async (
  connection: string,
  request: InventoryRequest,
  open: OpenFolder,
  ctx: InventoryContext,
): Promise<InventoryResult> => {
  const scope = await ctx.step('locate', async () => inventoryScope(await open(), request, ctx.runId), RETRY);
  const parts = await readPages(open, scope, request.pageSize, ctx);
  const folder = async () => samePlace(await open(), scope);

  const totals = await ctx.step(
    'write manifest.csv',
    async ({ signal }) => writeCsvManifest(await folder(), scope, parts, signal),
    RETRY,
  );
  await ctx.step('write manifest.json', async ({ signal }) => writeJsonManifest(await folder(), scope, parts, signal), RETRY);
  const run = { runId: ctx.runId, connection };
  await ctx.step('write summary.json', async ({ signal }) => writeSummary(await folder(), scope, run, totals, signal), RETRY);
  await ctx.step('delete parts', async ({ signal }) => deleteParts(await folder(), scope, signal), RETRY);

  await ctx.progress({ done: totals.objects, total: totals.objects, unit: UNIT, message: 'manifest written' });
  return { ...totals, bucket: scope.bucket, manifest: { csv: csvKey(scope), json: jsonKey(scope) } };
};
