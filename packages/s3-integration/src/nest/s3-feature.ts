import { CONNECTION_DECLARATIONS, type ConnectionDeclarations } from '@aqueduct/integrations-nest';
import type { FactoryProvider } from '@nestjs/common';
import { prefixProblem, type S3Access } from '../declared-access/s3-scope.js';
import type { S3Connections } from './s3-connections.js';
import { getS3ConnectionToken, getS3Token, S3_CONNECTIONS } from './s3.tokens.js';

/** How a module needs a connection. @publicApi */
export interface S3FeatureOptions {
  /** What the module does with the connection; more is refused. @default 'read-write' */
  readonly access?: S3Access;
  /**
   * Beginnings of the keys that the module works with, below the root directory of the connection, e.g. `['raw/']`;
   * other keys are refused. @default the whole bucket
   */
  readonly prefixes?: ReadonlyArray<string>;
  /** Whether the application refuses to start without the connection. @default false */
  readonly required?: boolean;
  /** What `@InjectS3` says to get this one: two declarations of one connection in a module have names of their own. @default the name of the connection */
  readonly name?: string;
}

/** The same with the connection in it. @publicApi */
export interface S3Feature extends S3FeatureOptions {
  /** The name of the connection; it need not exist yet, unless `required`. */
  readonly connection: string;
}

/** The client and the handle of a connection, declared as a need of the module that imports them. */
export const s3FeatureProviders = ({ connection, access = 'read-write', prefixes, required = false, name = connection }: S3Feature): ReadonlyArray<FactoryProvider> => {
  const problem = prefixes === undefined ? undefined : prefixProblem(prefixes);
  if (problem !== undefined) {
    throw new Error(`S3IntegrationModule.forFeature('${connection}'): ${problem}.`);
  }
  const below = prefixes === undefined ? {} : { prefixes: [...new Set(prefixes)].sort() };
  const provide = <A>(token: string, pick: (connections: S3Connections) => A): FactoryProvider<A> => {
    const useFactory = (connections: S3Connections, declarations: ConnectionDeclarations): A => {
      declarations.add({ token, kind: 's3', connection, access, ...below, required }, useFactory);
      return pick(connections);
    };
    return { provide: token, inject: [S3_CONNECTIONS, CONNECTION_DECLARATIONS], useFactory };
  };
  return [
    provide(getS3Token(name), (connections) => connections.within(connection, { access, ...below }).client),
    provide(getS3ConnectionToken(name), (connections) => connections.within(connection, { access, ...below })),
  ];
};
