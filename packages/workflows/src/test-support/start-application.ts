import { Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { WorkflowEngine } from '../workflow-engine.js';
import { WorkflowsModule } from '../workflows.module.js';
import { WORKFLOW_ENGINE, WORKFLOWS } from '../workflows.tokens.js';
import type { Workflows } from '../workflows.js';

export interface TestApplication {
  readonly workflows: Workflows;
  readonly engine: WorkflowEngine;
  /** What the engine logged. */
  readonly log: ReadonlyArray<string>;
  close(): Promise<void>;
}

/** A Nest application that runs the given workflow classes. One per test file: the engine is one per process. */
export const startApplication = async (databaseUrl: string, providers: ReadonlyArray<Provider>, drainMs = 200): Promise<TestApplication> => {
  const log: Array<string> = [];

  @Module({
    imports: [WorkflowsModule.forRoot({ databaseUrl, drainMs, log: (level, message) => void log.push(`${level} ${message}`) })],
    providers: [...providers],
  })
  class TestModule {}

  const app = await NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
  return { workflows: app.get(WORKFLOWS), engine: app.get(WORKFLOW_ENGINE), log, close: () => app.close() };
};
