import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WorkflowsModule } from '../workflows.module.js';
import { WORKFLOWS } from '../workflows.tokens.js';
import type { Workflows } from '../workflows.js';
import { GatedWorkflow } from './gated.workflow.js';
import { runOrThrow } from './run-or-throw.js';

/** A process of its own that runs workflows; started by `startWorker`, which talks to it. */
@Module({
  imports: [WorkflowsModule.forRoot({ databaseUrl: process.env['TEST_DATABASE_URL'] ?? '', drainMs: 200 })],
  providers: [GatedWorkflow],
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error'] });
const workflows = app.get<Workflows>(WORKFLOWS);

interface Question {
  readonly start?: { readonly input: unknown; readonly idempotencyKey: string };
  readonly stop?: true;
}

const answer = async ({ start, stop }: Question): Promise<unknown> => {
  if (start !== undefined) {
    return runOrThrow(workflows.start('gated', start.input, { idempotencyKey: start.idempotencyKey }));
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
