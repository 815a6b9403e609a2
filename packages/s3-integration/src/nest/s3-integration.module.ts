import { credentialStrategyProvider, integrationProvider } from '@aqueduct/integrations-nest';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { accessKeyStrategy } from '../access-key.strategy.js';
import { anonymousStrategy } from '../anonymous.strategy.js';
import { credentialsFilePathStrategy } from '../credentials-file-path.strategy.js';
import { credentialsFileUploadStrategy } from '../credentials-file-upload.strategy.js';
import { s3Integration, type S3Integration } from '../s3-integration.js';
import { assumeRoleProvider } from './assume-role.provider.js';
import { hostIdentityProviders } from './host-identity.providers.js';
import { RequiredConnections } from './required-connections.js';
import { RoleSourceUsage } from './role-source-usage.js';
import { S3Connections } from './s3-connections.js';
import { s3FeatureProviders, type S3Feature, type S3FeatureOptions } from './s3-feature.js';
import {
  ConfigurableModuleClass,
  S3_INTEGRATION_MODULE_OPTIONS,
  type S3IntegrationModuleOptions,
} from './s3-integration.module-definition.js';
import { S3_CONNECTIONS, S3_INTEGRATION } from './s3.tokens.js';
import { TokenSources } from './token-sources.js';
import { webIdentityProvider } from './web-identity.provider.js';

/** Holds what one `forFeature` provides; a class of its own, so that it does not ask for the options again. */
@Module({})
class S3FeatureModule {}

/**
 * Amazon S3 for workflows. `forRoot` (or `forRootAsync`), once per application, registers the integration and its
 * credential strategies; each `forFeature` declares that a module needs a connection and lets it be injected.
 *
 * @publicApi
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: S3_INTEGRATION,
      inject: [S3_INTEGRATION_MODULE_OPTIONS],
      useFactory: (options: S3IntegrationModuleOptions): S3Integration => s3Integration(options),
    },
    integrationProvider({ inject: [S3_INTEGRATION], useFactory: (s3: S3Integration) => s3 }),
    credentialStrategyProvider('s3', { useFactory: () => accessKeyStrategy }),
    credentialStrategyProvider('s3', { useFactory: () => credentialsFileUploadStrategy }),
    credentialStrategyProvider('s3', { inject: [S3_INTEGRATION_MODULE_OPTIONS], useFactory: credentialsFilePathStrategy }),
    credentialStrategyProvider('s3', { useFactory: () => anonymousStrategy }),
    assumeRoleProvider,
    TokenSources,
    webIdentityProvider,
    ...hostIdentityProviders,
    { provide: S3_CONNECTIONS, useClass: S3Connections },
    RequiredConnections,
    RoleSourceUsage,
  ],
  exports: [S3_CONNECTIONS, S3_INTEGRATION],
})
export class S3IntegrationModule extends ConfigurableModuleClass {
  /**
   * Declares that the importing module needs a connection, and provides its client for `@InjectS3(name)` and its handle
   * for `@InjectS3Connection(name)`. Two modules that declare the same of a connection get the same client.
   *
   * The client keeps to what is declared: `access`, and `prefixes` below the connection's root directory. Where the
   * connection signs in with sessions of a role, its credentials do too.
   *
   * @param feature - the name of the connection, or what is needed of it
   */
  static forFeature(feature: string | S3Feature, options: S3FeatureOptions = {}): DynamicModule {
    const providers = [...s3FeatureProviders(typeof feature === 'string' ? { ...options, connection: feature } : feature)];
    return { module: S3FeatureModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
