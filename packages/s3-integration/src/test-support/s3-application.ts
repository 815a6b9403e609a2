import { connectionResolver, integrationRegistry, type AnyStrategy, type ConnectionPorts, type ConnectionResolver } from '@aqueduct/integrations';
import { inMemoryConnectionStore, testKeyRing } from '@aqueduct/integrations/testing';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { randomUUID } from 'node:crypto';
import { s3Integration } from '../s3-integration.js';

/** All that the use cases of connections need, with S3 and the given strategies. */
export interface S3Application extends ConnectionPorts {
  /** Ends its connections. */
  close(): void;
}

/** `strategies` are given the connections of the application that they belong to. */
export const s3Application = (trustedEndpoint: string, strategies: (connections: () => Pick<ConnectionPorts, 'resolver' | 'store'>) => ReadonlyArray<AnyStrategy>): S3Application => {
  const s3 = s3Integration({ allowPrivateAddresses: true, trustedEndpoints: [trustedEndpoint] });
  const store = inMemoryConnectionStore();
  const keyRing = testKeyRing();
  const integrations = integrationRegistry(
    [s3],
    strategies(() => ({ resolver, store })).map((strategy) => ({ kind: 's3', strategy })),
  );
  const resolver: ConnectionResolver = connectionResolver({ store, integrations, keyRing });
  return {
    store,
    integrations,
    keyRing,
    resolver,
    usage: { usedBy: () => TE.right([]) },
    now: () => new Date(),
    newId: randomUUID,
    close: () => {
      resolver.close();
      s3.close();
    },
  };
};
