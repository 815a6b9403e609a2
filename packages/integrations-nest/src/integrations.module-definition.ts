import type { ConnectionStore, ConnectionUsage, KeyRing } from '@aqueduct/integrations';
import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What `IntegrationsModule.forRoot` takes, and the factory of `forRootAsync` answers. @publicApi */
export interface IntegrationsModuleOptions {
  /** Where connections are kept. Who opened it closes it. */
  readonly store: ConnectionStore;
  /** Seals and opens the secrets of connections. */
  readonly keyRing: KeyRing;
  /** Who needs a connection; more can be added later with `ConnectionUsages`. */
  readonly usage?: ConnectionUsage;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: INTEGRATIONS_MODULE_OPTIONS } =
  new ConfigurableModuleBuilder<IntegrationsModuleOptions>({ moduleName: 'Integrations' })
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
