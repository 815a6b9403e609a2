import 'reflect-metadata';
import { startTestPostgres } from '@aqueduct/embedded-postgres/testing';
import { inMemoryConnectionStore, testKeyRing } from '@aqueduct/integrations/testing';
import { IntegrationsModule } from '@aqueduct/integrations-nest';
import { startSandbox } from '@aqueduct/sandbox';
import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { WorkflowsModule } from '@aqueduct/workflows';
import { Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createConnections } from './create-connections.js';
import { LaterStops } from './later-stops.js';
import { testConnection, type TestConnection } from './test-connection.js';
import { TestWorkflows } from './test-workflows.js';

/** A module, in any of the forms that Nest takes. */
export type WorkflowModule = NonNullable<ModuleMetadata['imports']>[number];

export interface TestWorkflowsOptions {
  /** The modules under test. */
  readonly modules: ReadonlyArray<WorkflowModule>;
  /** The connections that there are, by name. @default none */
  readonly connections?: Readonly<Record<string, TestConnection>>;
}

/**
 * Starts an application with the given workflow modules, for `beforeAll`; call `stop` in `afterAll`. All parts are real:
 * PostgreSQL, the engine, the modules, the injected clients; S3 is the sandbox, which verifies signatures.
 *
 * One at a time in a process: so has it the engine.
 *
 * @throws what the application would refuse to start with
 * @publicApi
 */
export const startWorkflows = async ({ modules, connections = {} }: TestWorkflowsOptions): Promise<TestWorkflows> => {
  const stops = new LaterStops();
  try {
    const postgres = await startTestPostgres();
    stops.add(() => postgres.stop());
    const sandbox = await startSandbox();
    stops.add(() => sandbox.stop());

    const ofConnections = [
      IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: testKeyRing() }),
      S3IntegrationModule.forRoot({ allowPrivateAddresses: true }),
    ];
    const drafts = Object.entries(connections).map(([name, connection]) => testConnection(sandbox, name, connection));
    await createConnections(ofConnections, drafts);

    const engine = WorkflowsModule.forRoot({ databaseUrl: await postgres.freshDatabase(), drainMs: 200 });
    @Module({ imports: [...ofConnections, engine, ...modules] })
    class TestWorkflowsModule {}
    const app = await NestFactory.createApplicationContext(TestWorkflowsModule, { logger: ['error', 'warn'], abortOnError: false });
    stops.add(() => app.close());
    return new TestWorkflows(app, sandbox, Object.keys(connections), () => stops.run());
  } catch (error) {
    await stops.run();
    throw error;
  }
};
