import type { ConnectionDeclarations } from '@aqueduct/integrations-nest';
import { CONNECTION_DECLARATIONS } from '@aqueduct/integrations-nest';
import type { FactoryProvider } from '@nestjs/common';
import type { S3Access, S3Connections } from './s3-connections.js';
import { getS3ConnectionToken, getS3Token, S3_CONNECTIONS } from './s3.tokens.js';

/** How a module needs a connection. @publicApi */
export interface S3FeatureOptions {
  /** What the module does with the connection. @default 'read-write' */
  readonly access?: S3Access;
  /** Whether the application refuses to start without the connection. @default false */
  readonly required?: boolean;
}

/** The client and the handle of a connection, declared as a need of the module that imports them. */
export const s3FeatureProviders = (
  connection: string,
  { access = 'read-write', required = false }: S3FeatureOptions,
): ReadonlyArray<FactoryProvider> => {
  const provide = <A>(token: string, pick: (connections: S3Connections) => A): FactoryProvider<A> => ({
    provide: token,
    inject: [S3_CONNECTIONS, CONNECTION_DECLARATIONS],
    useFactory: (connections: S3Connections, declarations: ConnectionDeclarations) => {
      declarations.add({ token, kind: 's3', connection, access, required });
      return pick(connections);
    },
  });
  return [
    provide(getS3Token(connection), (connections) => connections.get(connection, access).client),
    provide(getS3ConnectionToken(connection), (connections) => connections.get(connection, access)),
  ];
};
