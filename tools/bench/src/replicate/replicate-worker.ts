import 'reflect-metadata';
import { startTestPostgres } from '@aqueduct/embedded-postgres/testing';
import { createConnection, KeyRing, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS, IntegrationsModule } from '@aqueduct/integrations-nest';
import { inMemoryConnectionStore } from '@aqueduct/integrations/testing';
import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { WORKFLOWS, WorkflowsModule, type Workflows } from '@aqueduct/workflows';
import { ReplicateModule } from '@aqueduct/workflows-replicate';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { setTimeout as pause } from 'node:timers/promises';
import { CONCURRENCY, LARGE_MIB, PART_MIB, type CopyTask, type Cost } from './contest.js';

/**
 * A worker as `npm start` has it: the whole engine on its PostgreSQL, sealed connections, the workflow `replicate`. It
 * copies what it is told to by its parent and answers with the cost of it.
 */
const rightOf = async <A>(program: TE.TaskEither<unknown, A>): Promise<A> => {
  const result = await program();
  if (E.isLeft(result)) {
    throw new Error(JSON.stringify(result.left));
  }
  return result.right;
};

const newKeyRing = (): KeyRing => {
  const keyRing = KeyRing.parse(KeyRing.generate());
  if (E.isLeft(keyRing)) {
    throw new Error(keyRing.left);
  }
  return keyRing.right;
};

const postgres = await startTestPostgres();
@Module({
  imports: [
    IntegrationsModule.forRoot({ store: inMemoryConnectionStore(), keyRing: newKeyRing() }),
    S3IntegrationModule.forRoot({ allowPrivateAddresses: true }),
    WorkflowsModule.forRoot({ databaseUrl: await postgres.freshDatabase() }),
    ReplicateModule,
  ],
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error', 'warn'] });
const workflows = app.get<Workflows>(WORKFLOWS);
let connections = 0;

const connect = async ({ bucket, region, endpoint, accessKeyId, secretAccessKey }: CopyTask['source']): Promise<string> => {
  const name = `bench-${(connections += 1)}`;
  const settings = { bucket, region, endpoint, forcePathStyle: true };
  await rightOf(
    createConnection(app.get<ConnectionPorts>(CONNECTION_PORTS))({
      name,
      kind: 's3',
      strategy: 'access-key',
      settings,
      credentials: { accessKeyId, secretAccessKey },
    }),
  );
  return name;
};

const ended = async (id: string) => {
  for (;;) {
    const run = await rightOf(workflows.run(id));
    if (run.finishedAt !== undefined) {
      return { ...run, finishedAt: run.finishedAt };
    }
    await pause(100);
  }
};

/** From the moment that the run is asked for to the moment that the engine has recorded its end, the wait in the queue included. */
const copy = async ({ source, target }: CopyTask): Promise<Cost> => {
  const input = {
    source: { connection: await connect(source) },
    target: { connection: await connect(target) },
    options: { concurrency: CONCURRENCY, partSizeMiB: PART_MIB, largeObjectMiB: LARGE_MIB },
  };
  let peakBytes = 0;
  const sampling = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 20);
  const cpuBefore = process.cpuUsage();
  const began = Date.now();
  const { id } = await rightOf(workflows.start('replicate', input));
  const run = await ended(id);
  const cpu = process.cpuUsage(cpuBefore);
  clearInterval(sampling);
  if (run.status !== 'succeeded') {
    throw new Error(`the run ended as ${run.status}: ${run.error?.message ?? ''}`);
  }
  return {
    wallSeconds: (run.finishedAt.getTime() - began) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMb: peakBytes / 1024 ** 2,
  };
};

const stop = async (): Promise<void> => {
  await app.close();
  await postgres.stop();
  process.exit();
};

process.on('message', (task: CopyTask) => {
  copy(task).then(
    (cost) => process.send?.({ cost }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => void stop());
process.send?.('ready');
