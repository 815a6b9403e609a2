import type { Json } from '@aqueduct/integrations';
import type { StepContext, WorkflowContext } from '@aqueduct/workflows';
import { awaitApproval, lookForApproval, PATIENCE, type Patience } from './approval/await-approval.js';
import type { BucketFolder } from '@aqueduct/s3-integration';
import { checkBatch } from './deletion/check-batch.js';
import { deleteBatch } from './deletion/delete-batch.js';
import { allKept } from './deletion/outcome.js';
import { explained } from './explained.js';
import { planPage, type PageRequest, type PageResult } from './plan/plan-page.js';
import { readPart, type PartName } from './plan/plan-part.js';
import type { PlanSummary } from './plan/plan-summary.codec.js';
import { writePlanCsv, writePlanSummary } from './plan/write-plan.js';
import { writeReport, writeSummary, type Batch } from './report/write-report.js';
import type { RetentionRequest } from './retention-input.codec.js';
import type { RetentionResult } from './retention-result.js';
import { planCsvKey, reportCsvKey, retentionScope, samePlace, type RetentionScope } from './retention-scope.js';
import { RETRY } from './retry.js';
import { findOldestKept } from './rule.js';

/** Of the engine, what a retention uses. */
export type RetentionContext = Pick<WorkflowContext, 'runId' | 'key' | 'step' | 'sleep' | 'progress'>;

/** Opens the connection: once in every step, because each may run in another process or after a rotation. */
export type OpenFolder = () => Promise<BucketFolder>;

const UNIT = 'objects';
const DAY_MS = 86_400_000;

type Step = <A extends Json>(name: string, work: (folder: BucketFolder, step: StepContext) => Promise<A>) => Promise<A>;

/** Steps that work where the run began, and nowhere else. */
const stepsAt =
  (scope: RetentionScope, open: OpenFolder, ctx: RetentionContext): Step =>
  (name, work) =>
    ctx.step(name, (step) => explained(step.signal, async () => work(samePlace(await open(), scope), step)), RETRY);

/** What the steps of a run share. */
interface Run {
  readonly scope: RetentionScope;
  readonly request: RetentionRequest;
  readonly step: Step;
  readonly ctx: RetentionContext;
}

/** Plans all pages, one step each. Between steps nothing but the steps' results decides. */
const planPages = async ({ scope, request, step, ctx }: Run): Promise<ReadonlyArray<PartName>> => {
  const oldestKept =
    request.keepNewest === 0 ? null : await step('find the newest', (folder, { signal }) => findOldestKept(folder, scope, request, signal));
  const parts: PartName[] = [];
  let [listed, after]: [number, string | null] = [0, null];
  for (let number = 1; number === 1 || after !== null; number += 1) {
    const page: PageRequest = { number, after, oldestKept };
    const result: PageResult = await step(`plan page ${number}`, (folder, { signal }) => planPage(folder, scope, request, page, signal));
    parts.push(...(result.part === null ? [] : [result.part]));
    listed += result.listed;
    after = result.last;
    await ctx.progress({ done: listed, unit: UNIT, message: 'planning' });
  }
  return parts;
};

/** Joins the plan and says until when somebody may decide about it. */
const finishPlan = async ({ scope, request, step, ctx }: Run, parts: ReadonlyArray<PartName>): Promise<PlanSummary> => {
  const written = await step('write plan.csv', async (folder, { signal }) => {
    const totals = await writePlanCsv(folder, scope, parts, signal);
    return { ...totals, expiresAt: new Date(Date.now() + request.approvalTimeoutDays * DAY_MS).toISOString() };
  });
  const plan: PlanSummary = { runId: ctx.runId, bucket: scope.bucket, prefix: scope.prefix, before: scope.before, ...written };
  await step('write plan.json', (folder, { signal }) => writePlanSummary(folder, scope, plan, signal));
  return plan;
};

const decide = async ({ scope, request, step, ctx }: Run, plan: PlanSummary, patience: Patience): Promise<RetentionResult['decision']> => {
  if (!request.needsApproval || plan.objects === 0) {
    return 'not-required';
  }
  await ctx.progress({ done: 0, total: plan.objects, unit: UNIT, message: `waits for approval of the plan ${plan.digest} until ${plan.expiresAt}` });
  const decision = await awaitApproval(scope, plan, patience, {
    look: (number) => step(`look for approval ${number}`, (folder, { signal }) => lookForApproval(folder, scope, plan, signal)),
    sleep: (ms) => ctx.sleep(ms),
  });
  return decision === 'approve' ? 'approved' : 'rejected';
};

/** Deletes all parts, two steps each: what is there, then the deletion. */
const deleteParts = async ({ scope, step, ctx }: Run, plan: PlanSummary, parts: ReadonlyArray<PartName>): Promise<ReadonlyArray<Batch>> => {
  const batches: Batch[] = [];
  let done = 0;
  for (const part of parts) {
    const checked = await step(`check batch ${part.page}`, async (folder, { signal }) =>
      checkBatch(folder, scope, await readPart(folder, scope, part, signal), signal),
    );
    const outcomes = await step(`delete batch ${part.page}`, async (folder, { signal, attempt }) => {
      const batch = { part: await readPart(folder, scope, part, signal), checked, last: attempt > RETRY.retries };
      return deleteBatch(folder, scope, batch, signal);
    });
    batches.push({ part, outcomes });
    done += part.objects;
    await ctx.progress({ done, total: plan.objects, unit: UNIT, message: 'deleting' });
  }
  return batches;
};

/** The whole workflow, whoever opens the connection. */
export const runRetention = async (
  request: RetentionRequest,
  open: OpenFolder,
  ctx: RetentionContext,
  patience: Patience = PATIENCE,
): Promise<RetentionResult> => {
  const locate = async (): Promise<RetentionScope> => retentionScope(await open(), request, ctx.key(''), new Date());
  const scope = await ctx.step('locate', ({ signal }) => explained(signal, locate), RETRY);
  const step = stepsAt(scope, open, ctx);
  const run: Run = { scope, request, step, ctx };

  const parts = await planPages(run);
  const plan = await finishPlan(run, parts);
  const decision = await decide(run, plan, patience);
  const batches =
    decision === 'rejected' ? parts.map((part) => ({ part, outcomes: allKept(part.objects) })) : await deleteParts(run, plan, parts);

  const counts = await step('write report.csv', (folder, { signal }) => writeReport(folder, scope, batches, signal));
  const places = { bucket: scope.bucket, plan: planCsvKey(scope), report: reportCsvKey(scope) };
  const result: RetentionResult = { decision, planned: plan.objects, ...counts, ...places };
  await step('write summary.json', (folder, { signal }) =>
    writeSummary(folder, scope, { runId: ctx.runId, digest: plan.digest, ...result }, signal),
  );
  await ctx.progress({ done: plan.objects, total: plan.objects, unit: UNIT, message: `${counts.deleted} deleted` });
  return result;
};
