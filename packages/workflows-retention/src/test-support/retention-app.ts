import 'reflect-metadata';
import { createConnection, KeyRing, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS, IntegrationsModule } from '@aqueduct/integrations-nest';
import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { WORKFLOWS, WorkflowsModule, type Workflows } from '@aqueduct/workflows';
import { Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { RetentionModule } from '../retention.module.js';
import { inMemoryConnectionStore } from '@aqueduct/integrations/testing';

export interface RetentionAppInput {
  readonly databaseUrl: string;
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface RetentionApp {
  readonly workflows: Workflows;
  readonly close: () => Promise<void>;
}

/** The right side, for tests that expect one. */
export const rightOf = async <A>(program: TE.TaskEither<unknown, A>): Promise<A> => {
  const result = await program();
  if (E.isLeft(result)) {
    throw new Error(`expected a success: ${JSON.stringify(result.left)}`);
  }
  return result.right;
};

const keyRing = (): KeyRing => {
  const ring = KeyRing.parse(KeyRing.generate());
  if (E.isLeft(ring)) {
    throw new Error(ring.left);
  }
  return ring.right;
};

const appModule = (databaseUrl: string): Type => {
  @Module({
    imports: [
      IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: keyRing() }),
      S3IntegrationModule.forRoot({ allowPrivateAddresses: true }),
      WorkflowsModule.forRoot({ databaseUrl, drainMs: 200 }),
      RetentionModule,
    ],
  })
  class RetentionAppModule {}
  return RetentionAppModule;
};

/** A server without HTTP: the real modules, and the connection `sales-lake` below `lake/`. */
export const startRetentionApp = async (input: RetentionAppInput): Promise<RetentionApp> => {
  const { databaseUrl, endpoint, region, bucket, credentials } = input;
  const app: INestApplicationContext = await NestFactory.createApplicationContext(appModule(databaseUrl), { logger: ['error', 'warn'] });
  await rightOf(
    createConnection(app.get<ConnectionPorts>(CONNECTION_PORTS))({
      name: 'sales-lake',
      kind: 's3',
      strategy: 'access-key',
      settings: { bucket, region, endpoint, rootDirectory: 'lake/', forcePathStyle: true },
      credentials,
    }),
  );
  return { workflows: app.get<Workflows>(WORKFLOWS), close: () => app.close() };
};
