import type { S3Client } from '@aws-sdk/client-s3';
import { connectionResolver, createConnection, integrationRegistry, KeyRing, type SnapshotSource } from '@aqueduct/integrations';
import { inMemoryConnectionStore } from '@aqueduct/integrations/testing';
import { accessKeyStrategy, credentialsFilePathStrategy, s3Integration, type S3SnapshotSource } from '@aqueduct/s3-integration';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { randomUUID } from 'node:crypto';

export const KEYS = { accessKeyId: 'AKIABENCHBENCHBENCH0', secretAccessKey: 'benchbenchbenchbenchbenchbenchbenchbench' };

interface Ways {
  readonly strategy: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/** Saved and sealed connections, and what a workflow gets of them. */
export interface BenchConnections {
  save(name: string, ways: Ways): Promise<void>;
  source(name: string): SnapshotSource;
  client(name: string): S3Client;
  close(): void;
}

const newKeyRing = (): KeyRing => {
  const keyRing = KeyRing.parse(KeyRing.generate());
  if (E.isLeft(keyRing)) {
    throw new Error(keyRing.left);
  }
  return keyRing.right;
};

/** The parts that a server puts together, with connections in memory, all of them to one endpoint. */
export const benchConnections = (endpoint: string): BenchConnections => {
  const keyRing = newKeyRing();
  const s3 = s3Integration({ allowPrivateAddresses: true, trustedEndpoints: [endpoint] });
  const store = inMemoryConnectionStore();
  const integrations = integrationRegistry([s3], [
    { kind: 's3', strategy: accessKeyStrategy },
    { kind: 's3', strategy: credentialsFilePathStrategy() },
  ]);
  const resolver = connectionResolver({ store, integrations, keyRing });
  const ports = { store, integrations, keyRing, resolver, usage: { usedBy: () => TE.right([]) }, now: () => new Date(), newId: randomUUID };

  return {
    save: async (name, ways) => {
      const settings = { bucket: 'bench', region: 'us-east-1', endpoint };
      const created = await createConnection(ports)({ name, kind: 's3', settings, ...ways })();
      if (E.isLeft(created)) {
        throw new Error(`the connection could not be made: ${created.left._tag}`);
      }
    },
    source: (name) => resolver.source(name),
    client: (name) => s3.connect(resolver.source(name) as S3SnapshotSource, name),
    close: () => {
      resolver.close();
      s3.close();
    },
  };
};
