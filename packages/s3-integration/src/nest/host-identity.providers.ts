import { credentialStrategyProvider } from '@aqueduct/integrations-nest';
import { hostIdentityStrategy } from '../host-identity.strategy.js';
import { HOST_IDENTITIES, isHostIdentity } from '../host-identity/host-identity.js';
import { S3_INTEGRATION_MODULE_OPTIONS, type S3IntegrationModuleOptions } from './s3-integration.module-definition.js';

/** One strategy for each identity of the server. Those that the operator has not listed say how to turn them on. */
export const hostIdentityProviders = Object.keys(HOST_IDENTITIES)
  .filter(isHostIdentity)
  .map((identity) =>
    credentialStrategyProvider('s3', {
      inject: [S3_INTEGRATION_MODULE_OPTIONS],
      useFactory: (options: S3IntegrationModuleOptions) => hostIdentityStrategy(identity, options),
    }),
  );
