import 'reflect-metadata';
import { createConnection, KeyRing, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS, IntegrationsModule } from '@aqueduct/integrations-nest';
import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { WORKFLOWS, WorkflowsModule, type Workflows } from '@aqueduct/workflows';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { ReplicateModule } from '../replicate.module.js';
import { inMemoryConnectionStore } from '@aqueduct/integrations/testing';

/** A connection that the application begins with. */
export interface AppConnection {
  readonly name: string;
  readonly settings: { readonly bucket: string; readonly region: string; readonly endpoint: string; readonly rootDirectory?: string };
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface ReplicateAppInput {
  readonly databaseUrl: string;
  readonly connections: ReadonlyArray<AppConnection>;
}

export interface ReplicateApp {
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
      ReplicateModule,
    ],
  })
  class ReplicateAppModule {}
  return ReplicateAppModule;
};

/** A server without HTTP: the real modules, and the given connections. */
export const startReplicateApp = async ({ databaseUrl, connections }: ReplicateAppInput): Promise<ReplicateApp> => {
  const app = await NestFactory.createApplicationContext(appModule(databaseUrl), { logger: ['error', 'warn'] });
  for (const { name, settings, credentials } of connections) {
    const draft = { name, kind: 's3', strategy: 'access-key', settings: { ...settings, forcePathStyle: true }, credentials };
    await rightOf(createConnection(app.get<ConnectionPorts>(CONNECTION_PORTS))(draft));
  }
  return { workflows: app.get<Workflows>(WORKFLOWS), close: () => app.close() };
};
