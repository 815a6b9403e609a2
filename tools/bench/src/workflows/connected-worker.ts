import 'reflect-metadata';
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createConnection, editConnection, KeyRing, type ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS, IntegrationsModule } from '@aqueduct/integrations-nest';
import { migrate, PostgresConnectionStore } from '@aqueduct/integrations-postgres';
import { InjectS3, S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { Workflow, WORKFLOWS, WorkflowsModule, type WorkflowContext, type WorkflowRun, type Workflows } from '@aqueduct/workflows';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as t from 'io-ts';
import { rightOf } from './right-of.js';
import { serveParent, tellParent } from './serve-parent.js';

/** A worker with connections, which all processes on the database share. */
const CONNECTION = 'patched';
const REQUESTS_AT_ONCE = 2;
const url = process.env['BENCH_DATABASE_URL'] ?? '';
const endpoint = process.env['BENCH_ENDPOINT'] ?? '';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const keyRingOf = (text: string): KeyRing => {
  const ring = KeyRing.parse(text);
  if (ring._tag === 'Left') {
    throw new Error(ring.left);
  }
  return ring.right;
};

let going = true;

/** Its one step sends requests all the time, and tells the key of the first that is signed with another one. */
@Workflow({ name: 'requesting', input: t.strict({}, 'RequestingInput'), output: t.void })
class RequestingWorkflow implements WorkflowRun<Record<string, never>> {
  constructor(@InjectS3(CONNECTION) private readonly s3: S3Client) {}

  async run(_: Record<string, never>, context: WorkflowContext): Promise<void> {
    await context.step('requests', async ({ signal }) => {
      const seen = new Set<string>();
      this.s3.middlewareStack.add(
        (next) => (args) => {
          const { headers } = args.request as { readonly headers: Readonly<Record<string, string>> };
          const accessKeyId = /Credential=([^/]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? '';
          if (!seen.has(accessKeyId)) {
            seen.add(accessKeyId);
            tellParent({ tag: 'Signed', accessKeyId, at: Date.now() });
          }
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      const requests = async (): Promise<void> => {
        while (going && !signal.aborted) {
          await this.s3.send(new HeadObjectCommand({ Bucket: 'bench', Key: 'constant' }));
        }
      };
      await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, requests));
    });
  }
}

await migrate(url);
const store = await PostgresConnectionStore.open({ url });
let writing = 0;
const update = store.update.bind(store);
store.update = (...change) => () => {
  writing = Date.now();
  return update(...change)();
};

@Module({
  imports: [
    IntegrationsModule.forRoot({ store, keyRing: keyRingOf(process.env['BENCH_KEY_RING'] ?? '') }),
    S3IntegrationModule.forRoot({ allowPrivateAddresses: true, trustedEndpoints: [endpoint] }),
    S3IntegrationModule.forFeature({ connection: CONNECTION, required: false }),
    WorkflowsModule.forRoot({ databaseUrl: url, drainMs: 1_000 }),
  ],
  providers: process.env['BENCH_RUNS'] === 'yes' ? [RequestingWorkflow] : [],
})
class WorkerModule {}

const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['error', 'warn'] });
const ports = app.get<ConnectionPorts>(CONNECTION_PORTS);
serveParent({
  connect: async (credentials: Keys) => {
    const settings = { bucket: 'bench', region: 'us-east-1', endpoint, forcePathStyle: true };
    await rightOf(createConnection(ports)({ name: CONNECTION, kind: 's3', strategy: 'access-key', settings, credentials }));
  },
  /** What a PATCH does. Answers when it was asked for, and when its transaction began. */
  patch: async (credentials: Keys) => {
    const asked = Date.now();
    await rightOf(editConnection(ports)(CONNECTION, { credentials }));
    return { asked, writing };
  },
  request: () => rightOf(app.get<Workflows>(WORKFLOWS).start('requesting', {})).then(() => undefined),
  end: () => {
    going = false;
  },
  stop: async () => {
    await app.close();
    await store.close();
  },
});
