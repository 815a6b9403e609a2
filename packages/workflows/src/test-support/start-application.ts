import { leave } from '@aqueduct/canaries';
import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { WorkflowEngine } from '../workflow-engine.js';
import type { WorkflowsModuleOptions } from '../workflows.module-definition.js';
import { WorkflowsModule } from '../workflows.module.js';
import { WORKFLOW_ENGINE, WORKFLOWS } from '../workflows.tokens.js';
import type { Workflows } from '../workflows.js';

export interface TestApplication {
  readonly workflows: Workflows;
  readonly engine: WorkflowEngine;
  /** What the engine logged. */
  readonly log: ReadonlyArray<string>;
  /** Any provider of the application. */
  get<A>(token: Type<A>): A;
  close(): Promise<void>;
}

export interface TestApplicationOptions {
  readonly imports?: ReadonlyArray<Type | DynamicModule>;
  readonly drainMs?: number;
  readonly keepRunsDays?: number;
}

/** A Nest application that runs the given workflow classes. One per test file: the engine is one per process. */
export const startApplication = async (
  databaseUrl: string,
  providers: ReadonlyArray<Provider>,
  { imports = [], drainMs = 200, ...more }: TestApplicationOptions = {},
): Promise<TestApplication> => {
  const log: Array<string> = [];

  const options: WorkflowsModuleOptions = { ...more, databaseUrl, drainMs, log: (level, message) => void log.push(`${level} ${message}`) };

  @Module({
    imports: [...imports, WorkflowsModule.forRootAsync({ useFactory: () => options })],
    providers: [...providers],
  })
  class TestModule {}

  const app = await NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
  const close = async (): Promise<void> => {
    await app.close();
    leave('log', log.join('\n'));
  };
  return { workflows: app.get(WORKFLOWS), engine: app.get(WORKFLOW_ENGINE), log, get: (token) => app.get(token), close };
};
