import { setTimeout as pause } from 'node:timers/promises';
import * as t from 'io-ts';
import { workflowQueue } from '../workflow-queue.js';
import { Workflow, type WorkflowRun } from '../workflow.decorator.js';

const Work = t.intersection([t.strict({ label: t.string }), t.partial({ connection: t.string, ms: t.number })], 'Work');
type Work = t.TypeOf<typeof Work>;

/** When a run began and ended, in the order of their beginnings. */
export interface Span {
  readonly workflow: string;
  readonly label: string;
  readonly connection: string;
  readonly from: number;
  readonly to: number;
}

const spans: Array<Span> = [];

export const takeSpans = (): ReadonlyArray<Span> => spans.splice(0).sort((a, b) => a.from - b.from);

/** The most that ran at once. */
export const mostAtOnce = (all: ReadonlyArray<Span>): number =>
  Math.max(...all.map(({ from }) => all.filter((other) => other.from <= from && from < other.to).length));

const work = async (workflow: string, { label, connection = '', ms = 300 }: Work): Promise<void> => {
  const from = Date.now();
  await pause(ms);
  spans.push({ workflow, label, connection, from, to: Date.now() });
};

const ONE_BY_ONE = workflowQueue({ name: 'one-by-one', overall: 1 });
const TRANSFERS = workflowQueue({ name: 'transfers', perConnection: 2 });
const GENTLE = workflowQueue({ name: 'gentle', rate: { starts: 2, perSeconds: 1 } });

@Workflow({ name: 'single', input: Work, output: t.void, queue: ONE_BY_ONE })
export class SingleWorkflow implements WorkflowRun<Work> {
  run = (input: Work): Promise<void> => work('single', input);
}

@Workflow({ name: 'single-too', input: Work, output: t.void, queue: ONE_BY_ONE })
export class SingleTooWorkflow implements WorkflowRun<Work> {
  run = (input: Work): Promise<void> => work('single-too', input);
}

/** Counts for the connection that its input names; its runs by cron count for none. */
@Workflow({
  name: 'transfer',
  input: Work,
  output: t.void,
  queue: TRANSFERS,
  connections: ({ connection }) => [connection ?? 'none'],
  partitionBy: ({ connection }) => connection ?? 'none',
  cron: { schedule: '*/2 * * * * *', input: { label: 'tick', ms: 1 } },
})
export class TransferWorkflow implements WorkflowRun<Work> {
  run = (input: Work): Promise<void> => work('transfer', input);
}

@Workflow({ name: 'gentle', input: Work, output: t.void, queue: GENTLE })
export class GentleWorkflow implements WorkflowRun<Work> {
  run = (input: Work): Promise<void> => work('gentle', input);
}

@Workflow({ name: 'hasty', input: Work, output: t.void, timeoutMs: 1_000 })
export class HastyWorkflow implements WorkflowRun<Work> {
  async run({ ms = 0 }: Work, context: Parameters<WorkflowRun<Work>['run']>[1]): Promise<void> {
    await context.step('dawdle', ({ signal }) => pause(ms, undefined, { signal }));
  }
}
