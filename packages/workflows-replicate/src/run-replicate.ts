import type { Json } from '@aqueduct/integrations';
import { WorkLimit, type StepContext, type StepOptions, type WorkflowContext } from '@aqueduct/workflows';
import { deleteExtraneous } from './delete-extraneous.js';
import { explained } from './explained.js';
import { copyLargeObjects } from './large/copy-large-objects.js';
import { LIMITS, type Limits } from './limits.js';
import { deletePlans } from './plan/delete-plans.js';
import { planPage, type PlanResult } from './plan/plan-page.js';
import { replicateFailure } from './replicate-error.js';
import type { ReplicateRequest } from './replicate-input.codec.js';
import type { ReplicateResult } from './replicate-result.js';
import type { RunMemory, StepRun } from './replicate-run.js';
import { mayCopyServerSide, replicateScope, samePlaces, type Places, type ReplicateScope } from './replicate-scope.js';
import { add, NOTHING, type Tally } from './report/tally.js';
import { reportKey, writeReport } from './report/write-report.js';
import { ServerSideCopies } from './server-side-copies.js';
import { copyPage } from './small/copy-page.js';

/** Of the engine, what a replication uses. */
export type ReplicateContext = Pick<WorkflowContext, 'runId' | 'step' | 'progress'>;

/** Opens the connections: once in every step, because each may run in another process or after a rotation. */
export type OpenPlaces = () => Promise<Places>;

/** Two minutes in all: a network that is away for longer fails the run, and a new one copies what is missing. */
const RETRY = { retries: 6, retryDelayMs: 2000 } satisfies StepOptions;
const UNIT = 'objects';

/** What a step is told beside its run. */
export interface StepPlace extends StepContext {
  /** No other attempt follows. */
  readonly last: boolean;
}

/** A step that works between the places where the run began, and nowhere else. */
export type Step = <A extends Json>(name: string, work: (run: StepRun, step: StepPlace) => Promise<A>) => Promise<A>;

const newMemory = (scope: ReplicateScope, { serverSide, concurrency }: ReplicateRequest, { memoryBytes }: Limits): RunMemory => ({
  serverSide: new ServerSideCopies(serverSide && mayCopyServerSide(scope)),
  work: new WorkLimit(concurrency, memoryBytes),
  plans: new Map(),
  uploads: new Map(),
  opaqueETags: false,
});

const stepsBetween = (scope: ReplicateScope, request: ReplicateRequest, limits: Limits, open: OpenPlaces, ctx: ReplicateContext): Step => {
  const memory = newMemory(scope, request, limits);
  return (name, work) =>
    ctx.step(
      name,
      (step) =>
        explained(step.signal, async () => {
          const places = samePlaces(await open(), scope);
          return work({ places, scope, request, limits, memory, signal: step.signal }, { ...step, last: step.attempt > RETRY.retries });
        }),
      RETRY,
    );
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Counts on where the pages before have ended; a step that begins again counts again from there. */
const progressFrom = (before: Tally, page: number, { progress }: StepContext) => {
  let [done, bytes] = [before.objects, before.bytes];
  return async (objects: number, size: number): Promise<void> => {
    done += objects;
    bytes += size;
    await progress({ done, unit: UNIT, message: `page ${page}, ${megabytes(bytes)}` });
  };
};

/** Pages of a run: what was planned, and where something is to be deleted. */
interface Copied {
  readonly totals: Tally;
  readonly deletions: ReadonlyArray<{ readonly number: number; readonly plan: string }>;
}

/** Plans and copies all pages. Between steps nothing but the steps' results decides. */
const copyPages = async (request: ReplicateRequest, limits: Limits, step: Step): Promise<Copied> => {
  let totals: Tally = NOTHING;
  const deletions: Array<{ readonly number: number; readonly plan: string }> = [];
  let after: string | null = null;
  for (let number = 1; number === 1 || after !== null; number += 1) {
    const [page, before]: [{ number: number; after: string | null }, Tally] = [{ number, after }, totals];
    const planned: PlanResult = await step(`plan page ${number}`, (run) => planPage(run, page));
    const { plan, objects, large } = planned;
    if (objects > large) {
      const small: Tally = await step(`copy page ${number}`, (run, context) => {
        const onObject = progressFrom(before, number, context);
        const resumed = context.attempt > 1 || !run.memory.plans.has(plan);
        return copyPage(run, { number, plan, resumed, last: context.last }, (size) => onObject(1, size));
      });
      totals = add(totals, small);
    }
    if (large > 0) {
      totals = add(totals, await copyLargeObjects(step, { number, plan, large, limits, before: totals, progressFrom }));
    }
    if (planned.extraneous > 0 && request.deleteExtraneous) {
      deletions.push({ number, plan });
    }
    after = planned.last;
  }
  return { totals, deletions };
};

/** The whole workflow, whoever opens the connections. */
export const runReplicate = async (
  request: ReplicateRequest,
  open: OpenPlaces,
  ctx: ReplicateContext,
  limits: Limits = LIMITS,
): Promise<ReplicateResult> => {
  const locate = async (): Promise<ReplicateScope> => replicateScope(await open(), request, ctx.runId);
  const scope = await ctx.step('locate', ({ signal }) => explained(signal, locate), RETRY);
  const step = stepsBetween(scope, request, limits, open, ctx);

  const { totals, deletions } = await copyPages(request, limits, step);
  let deleted = 0;
  // A target that lacks something keeps what it has.
  for (const { number, plan } of totals.failed === 0 ? deletions : []) {
    deleted += await step(`delete extraneous of page ${number}`, (run) => deleteExtraneous(run, plan));
  }
  const report = await step('write report', (run) => writeReport(run, ctx.runId, { ...totals, deleted }));
  await step('delete plans', deletePlans);
  await ctx.progress({ done: totals.objects, total: totals.objects, unit: UNIT, message: `${megabytes(totals.copiedBytes)} copied` });
  const { bucket } = scope.target;
  const { failures, ...counts } = totals;
  const [first] = failures;
  if (first !== undefined) {
    const { failed, objects } = totals;
    throw replicateFailure({ _tag: 'ObjectsFailed', failed, objects, bucket, report, first: `${first.reason} (${first.name})` });
  }
  return { ...counts, deleted, bucket, report: reportKey(scope) };
};
