import type { Json } from '@aqueduct/integrations';
import type { StepContext, StepOptions, WorkflowContext } from '@aqueduct/workflows';
import type { BucketFolder } from '@aqueduct/s3-integration';
import { explained } from './explained.js';
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
/** Two minutes in all: a network that is away for longer fails the run, and a new one starts over. */
const RETRY: StepOptions = { retries: 6, retryDelayMs: 2000 };

type Step = <A extends Json>(name: string, work: (folder: BucketFolder, step: StepContext) => Promise<A>) => Promise<A>;

/** Steps that work where the run began, and nowhere else. */
const stepsAt =
  (scope: InventoryScope, open: OpenFolder, ctx: InventoryContext): Step =>
  (name, work) =>
    ctx.step(name, (step) => explained(step.signal, async () => work(samePlace(await open(), scope), step)), RETRY);

/** Reads all pages, one step each. Between steps nothing but the steps' results decides. */
const readPages = async (scope: InventoryScope, size: number, step: Step) => {
  const parts: string[] = [];
  let done = 0;
  let after: string | null = null;
  for (let number = 1; number === 1 || after !== null; number += 1) {
    const [before, page]: [number, PageRequest] = [done, { number, after, size }];
    const result: PageResult = await step(`page ${number}`, (folder, context) => {
      let read = before;
      const onObject = () => context.progress({ done: (read += 1), unit: UNIT, message: `reading page ${number}` });
      return inventoryPage(folder, scope, page, context.signal, onObject);
    });
    parts.push(...(result.part === null ? [] : [result.part]));
    done += result.objects;
    after = result.last;
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
