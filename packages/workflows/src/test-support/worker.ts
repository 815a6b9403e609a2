import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WorkflowsModule } from '../workflows.module.js';
import { WORKFLOWS } from '../workflows.tokens.js';
import type { Workflows } from '../workflows.js';
import { GatedWorkflow } from './gated.workflow.js';
import { NappingWorkflow } from './napping.workflow.js';
import { TickingWorkflow } from './ticking.workflow.js';
import { runOrThrow } from './run-or-throw.js';

const CLASSES = { gated: GatedWorkflow, napping: NappingWorkflow, ticking: TickingWorkflow };
const named = (process.env['TEST_WORKFLOWS'] ?? 'gated,napping').split(',') as ReadonlyArray<keyof typeof CLASSES>;

/** A process of its own that runs workflows; started by `startWorker`, which talks to it. */
@Module({
  imports: [WorkflowsModule.forRoot({ databaseUrl: process.env['TEST_DATABASE_URL'] ?? '', drainMs: 200 })],
  providers: named.map((name) => CLASSES[name]),
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error'] });
const workflows = app.get<Workflows>(WORKFLOWS);

interface Question {
  readonly start?: { readonly workflow: string; readonly input: unknown; readonly idempotencyKey: string };
  readonly run?: string;
  readonly stop?: true;
}

const answer = async ({ start, run, stop }: Question): Promise<unknown> => {
  if (start !== undefined) {
    return runOrThrow(workflows.start(start.workflow, start.input, { idempotencyKey: start.idempotencyKey }));
  }
  if (run !== undefined) {
    return runOrThrow(workflows.run(run));
  }
  if (stop === true) {
    await app.close();
  }
  return 'done';
};

process.on('message', (question: Question) => {
  answer(question).then(
    (right) => process.send?.({ right }),
    (error: unknown) => process.send?.({ left: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ right: 'ready' });
