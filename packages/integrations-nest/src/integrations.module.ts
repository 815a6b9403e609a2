import type { ConnectionResolver } from '@aqueduct/integrations';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ConnectionDeclarations } from './connection-declarations.js';
import { ConnectionUsages } from './connection-usages.js';
import { ConfigurableModuleClass } from './integrations.module-definition.js';
import { ownProviders, sharedProviders } from './integrations.providers.js';
import {
  CONNECTION_DECLARATIONS,
  CONNECTION_PORTS,
  CONNECTION_RESOLVER,
  CONNECTION_STORE,
  INTEGRATION_REGISTRY,
} from './integrations.tokens.js';

/**
 * Connections for the whole application: import it once, with `forRoot` or `forRootAsync`. Integrations and credential
 * strategies are found in all modules, wherever they are provided.
 *
 * @publicApi
 */
@Module({
  imports: [DiscoveryModule],
  providers: [...sharedProviders, ...ownProviders],
  exports: [
    CONNECTION_STORE,
    CONNECTION_RESOLVER,
    INTEGRATION_REGISTRY,
    CONNECTION_PORTS,
    CONNECTION_DECLARATIONS,
    ConnectionDeclarations,
    ConnectionUsages,
  ],
})
export class IntegrationsModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(CONNECTION_RESOLVER) private readonly resolver: ConnectionResolver) {
    super();
  }

  /** After the last hook in which a run may still end: until then it follows changes. */
  onApplicationShutdown(): void {
    this.resolver.close();
  }
}
