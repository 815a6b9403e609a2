import type { ConnectionPorts } from '@aqueduct/integrations';
import { CONNECTION_PORTS, credentialStrategyProvider } from '@aqueduct/integrations-nest';
import { assumeRoleStrategy } from '../assume-role.strategy.js';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { hostIdentityStrategy } from '../host-identity.strategy.js';
import type { webIdentityStrategy } from '../web-identity.strategy.js';
import { S3_INTEGRATION_MODULE_OPTIONS, type S3IntegrationModuleOptions } from './s3-integration.module-definition.js';
import { WEB_IDENTITY_STRATEGY } from './web-identity.provider.js';

/** Roles; connections that take them on are resolved when a session is asked for, never while the application starts. */
export const assumeRoleProvider = credentialStrategyProvider('s3', {
  inject: [S3_INTEGRATION_MODULE_OPTIONS, CONNECTION_PORTS, WEB_IDENTITY_STRATEGY],
  useFactory: (options: S3IntegrationModuleOptions, ports: ConnectionPorts, webIdentity: ReturnType<typeof webIdentityStrategy>) =>
    assumeRoleStrategy({
      trustedEndpoints: options.trustedEndpoints ?? [],
      ...(options.stsEndpoint === undefined ? {} : { stsEndpoint: options.stsEndpoint }),
      file: credentialsFilePathStrategy(options),
      webIdentity,
      host: (identity) => hostIdentityStrategy(identity, options),
      connections: () => ports,
    }),
});
