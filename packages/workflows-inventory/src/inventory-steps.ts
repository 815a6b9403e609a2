import type { Json } from '@aqueduct/integrations';
import type { BucketFolder } from '@aqueduct/s3-integration';
import type { StepContext, StepOptions, WorkflowContext } from '@aqueduct/workflows';
import { explained } from './explained.js';
import { samePlace, type InventoryScope } from './inventory-scope.js';

/** Of the engine, what an inventory uses. */
export type InventoryContext = Pick<WorkflowContext, 'runId' | 'step' | 'progress'>;

/** Opens the connection: once in every step, because each may run in another process or after a rotation. */
export type OpenFolder = () => Promise<BucketFolder>;

/** Two minutes in all: a network that is away for longer fails the run, and a new one starts over. */
export const RETRY: StepOptions = { retries: 6, retryDelayMs: 2000 };

export type Step = <A extends Json>(name: string, work: (folder: BucketFolder, step: StepContext) => Promise<A>) => Promise<A>;

/** Steps that work where the run began, and nowhere else. */
export const stepsAt =
  (scope: InventoryScope, open: OpenFolder, ctx: InventoryContext): Step =>
  (name, work) =>
    ctx.step(name, (step) => explained(step.signal, async () => work(samePlace(await open(), scope), step)), RETRY);
