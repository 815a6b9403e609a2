import * as t from 'io-ts';
import { declaredQueues } from './declared-queues.js';
import type { DefinedWorkflow } from './define-workflow.js';
import type { QueueLimits, WorkflowQueue } from './workflow-queue.js';
import type { AnyWorkflowOptions } from './workflow.decorator.js';

const workflow = (name: string, queue?: WorkflowQueue, options: Partial<AnyWorkflowOptions> = {}): DefinedWorkflow => ({
  name,
  options: { name, input: t.unknown, output: t.void, ...(queue === undefined ? {} : { queue }), ...options },
  instance: { run: () => Promise.resolve() },
});
const of = (workflows: ReadonlyArray<DefinedWorkflow>, limits: Readonly<Record<string, QueueLimits>> = {}): ReadonlyArray<WorkflowQueue> =>
  declaredQueues(workflows, ({ name }) => (name === 'bound' ? ['lake'] : []), limits);

describe(declaredQueues.name, () => {
  it('names each queue once, the default one among them', () => {
    expect(of([workflow('a'), workflow('b', { name: 'q', overall: 3 }), workflow('c', { overall: 3, name: 'q' })])).toEqual([
      { name: 'default' },
      { name: 'q', overall: 3 },
    ]);
  });

  it('takes the limits of the application before those of the packages', () => {
    expect(of([workflow('a'), workflow('b', { name: 'q', overall: 3, perProcess: 1 })], { q: { overall: 9 }, default: { perProcess: 2 } })).toEqual([
      { name: 'default', perProcess: 2 },
      { name: 'q', overall: 9, perProcess: 1 },
    ]);
  });

  it.each([
    ['a name that is none', [workflow('a', { name: 'My Queue' })], /queue "My Queue" has no usable name/],
    ['a limit that is none', [workflow('a', { name: 'q', overall: 0 })], /queue "q" has a wrong overall\. Use whole numbers/],
    ['a rate without time', [workflow('a', { name: 'q', rate: { starts: 1, perSeconds: 0 } })], /wrong rate\.perSeconds/],
    ['more per process than overall', [workflow('a', { name: 'q', overall: 1, perProcess: 2 })], /allows more perProcess than overall/],
    ['two declarations', [workflow('a', { name: 'q' }), workflow('b', { name: 'q', overall: 1 })], /Workflow b: its queue "q" is declared with other limits/],
    ['partitions without a limit', [workflow('a', { name: 'q' }, { partitionBy: 'lake' })], /has no limit per connection/],
    ['a partition that is no dependency', [workflow('a', { name: 'q', perConnection: 1 }, { partitionBy: 'lake' })], /partitioned by "lake", which it does not declare/],
  ])('refuses %s', (_what, workflows, message) => {
    expect(() => of(workflows)).toThrow(message);
  });

  it('takes a declared connection or a choice by the input for the partition', () => {
    const queue = { name: 'q', perConnection: 1 };

    expect(of([workflow('bound', queue, { partitionBy: 'lake' }), workflow('free', queue, { partitionBy: () => 'x' })])).toEqual([queue]);
  });
});
