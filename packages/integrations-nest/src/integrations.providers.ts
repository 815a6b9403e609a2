import {
  connectionResolver,
  type ConnectionPorts,
  type ConnectionResolver,
  type ConnectionStore,
  type IntegrationRegistry,
} from '@aqueduct/integrations';
import type { Provider } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { CollectedRegistry } from './collected-registry.js';
import { ConnectionDeclarations } from './connection-declarations.js';
import { ConnectionUsages } from './connection-usages.js';
import { IntegrationCollector } from './integration-collector.js';
import { INTEGRATIONS_MODULE_OPTIONS, type IntegrationsModuleOptions } from './integrations.module-definition.js';
import {
  CONNECTION_DECLARATIONS,
  CONNECTION_PORTS,
  CONNECTION_RESOLVER,
  CONNECTION_STORE,
  INTEGRATION_REGISTRY,
} from './integrations.tokens.js';

const usages = ({ usage }: IntegrationsModuleOptions): ConnectionUsages => {
  const all = new ConnectionUsages();
  if (usage !== undefined) {
    all.add(usage);
  }
  return all;
};

/** What the module gives to the rest of the application. */
export const sharedProviders: Provider[] = [
  {
    provide: CONNECTION_STORE,
    inject: [INTEGRATIONS_MODULE_OPTIONS],
    useFactory: ({ store }: IntegrationsModuleOptions): ConnectionStore => store,
  },
  { provide: INTEGRATION_REGISTRY, useClass: CollectedRegistry },
  {
    provide: CONNECTION_RESOLVER,
    inject: [CONNECTION_STORE, INTEGRATION_REGISTRY, INTEGRATIONS_MODULE_OPTIONS],
    useFactory: (store: ConnectionStore, integrations: IntegrationRegistry, { keyRing }: IntegrationsModuleOptions): ConnectionResolver =>
      connectionResolver({ store, integrations, keyRing }),
  },
  { provide: ConnectionUsages, inject: [INTEGRATIONS_MODULE_OPTIONS], useFactory: usages },
  { provide: ConnectionDeclarations, useClass: ConnectionDeclarations },
  { provide: CONNECTION_DECLARATIONS, useExisting: ConnectionDeclarations },
  {
    provide: CONNECTION_PORTS,
    inject: [CONNECTION_STORE, INTEGRATION_REGISTRY, CONNECTION_RESOLVER, ConnectionUsages, INTEGRATIONS_MODULE_OPTIONS],
    useFactory: (
      store: ConnectionStore,
      integrations: IntegrationRegistry,
      resolver: ConnectionResolver,
      usage: ConnectionUsages,
      { keyRing }: IntegrationsModuleOptions,
    ): ConnectionPorts => ({ store, integrations, keyRing, resolver, usage, now: () => new Date(), newId: randomUUID }),
  },
];

/** What it keeps to itself. */
export const ownProviders: Provider[] = [IntegrationCollector];
