import { createConnection, describeError, type ConnectionPorts, type CreateInput } from '@aqueduct/integrations';
import { CONNECTION_PORTS } from '@aqueduct/integrations-nest';
import { Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as E from 'fp-ts/lib/Either.js';

/**
 * Creates connections as a person would have done before the application starts: each is tested, sealed and kept. The
 * modules are those that connections need, over the store of the application.
 */
export const createConnections = async (imports: NonNullable<ModuleMetadata['imports']>, drafts: ReadonlyArray<CreateInput>): Promise<void> => {
  @Module({ imports })
  class ConnectionsModule {}

  const app = await NestFactory.createApplicationContext(ConnectionsModule, { logger: ['error', 'warn'], abortOnError: false });
  try {
    for (const draft of drafts) {
      const created = await createConnection(app.get<ConnectionPorts>(CONNECTION_PORTS))(draft)();
      if (E.isLeft(created)) {
        throw new Error(`The connection "${draft.name}" of the test: ${describeError(created.left).problem}`);
      }
    }
  } finally {
    await app.close();
  }
};
