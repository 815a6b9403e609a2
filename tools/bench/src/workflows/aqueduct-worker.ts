import 'reflect-metadata';
import { Workflow, WORKFLOWS, WorkflowsModule, type WorkflowContext, type WorkflowRun, type Workflows } from '@aqueduct/workflows';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as t from 'io-ts';
import { once } from 'node:events';
import { BenchRuns, WORKER_CONCURRENCY } from './bench-runs.js';
import { rightOf } from './right-of.js';
import { serveParent, tellParent } from './serve-parent.js';
import { countStatements } from './statement-count.js';

/** A worker as a team has it. */
countStatements();
const runs = new BenchRuns((id, steps) => rightOf(app.get<Workflows>(WORKFLOWS).start('trivial', { id, steps }, { idempotencyKey: id })));

const TrivialInput = t.strict({ id: t.string, steps: t.number }, 'TrivialInput');

@Workflow({ name: 'trivial', input: TrivialInput, output: t.number })
class TrivialWorkflow implements WorkflowRun<t.TypeOf<typeof TrivialInput>, number> {
  run({ id, steps }: t.TypeOf<typeof TrivialInput>, context: WorkflowContext): Promise<number> {
    return runs.run(id, steps, (name) => context.step(name, () => Promise.resolve(name)));
  }
}

const HeldInput = t.strict({ id: t.string }, 'HeldInput');
const held = new AbortController();

/** Its second step says that it has begun, and ends when the process is told to let go. */
@Workflow({ name: 'held', input: HeldInput, output: t.void })
class HeldWorkflow implements WorkflowRun<t.TypeOf<typeof HeldInput>> {
  async run({ id }: t.TypeOf<typeof HeldInput>, context: WorkflowContext): Promise<void> {
    await context.step('first', () => Promise.resolve());
    await context.step('held', async ({ signal }) => {
      tellParent({ tag: 'Begun', runId: id, pid: process.pid, at: Date.now() });
      const either = AbortSignal.any([signal, held.signal]);
      if (!either.aborted) {
        await once(either, 'abort');
      }
    });
  }
}

@Module({
  imports: [WorkflowsModule.forRoot({ databaseUrl: process.env['BENCH_DATABASE_URL'] ?? '', workerConcurrency: WORKER_CONCURRENCY, drainMs: 1_000 })],
  providers: [TrivialWorkflow, HeldWorkflow],
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error', 'warn'] });
serveParent({
  ...runs.answers,
  hold: ({ id }: { readonly id: string }) => rightOf(app.get<Workflows>(WORKFLOWS).start('held', { id }, { idempotencyKey: id })).then(() => undefined),
  release: () => held.abort(),
  stop: () => app.close(),
});
