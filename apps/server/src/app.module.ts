import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import type { Logger } from 'pino';
import { IntegrationsModule } from '@aqueduct/integrations-nest';
import { S3IntegrationModule } from '@aqueduct/s3-integration/nest';
import { WorkflowsModule } from '@aqueduct/workflows';
import { InventoryModule } from '@aqueduct/workflows-inventory';
import { ReplicateModule } from '@aqueduct/workflows-replicate';
import { RetentionModule } from '@aqueduct/workflows-retention';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ConnectionsModule } from './connections/connections.module.js';
import { CredentialsFilesModule } from './credentials-files/credentials-files.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { integrationsOptions } from './integrations/integrations-options.js';
import { IntegrationsApiModule } from './integrations/integrations-api.module.js';
import { KeyRingModule } from './key-ring/key-ring.module.js';
import { LogModule } from './log/log.module.js';
import { s3Options } from './integrations/s3-options.js';
import { ServerContextModule } from './server-context.module.js';
import type { ServerContext } from './server-context.js';
import { SettingsModule } from './settings/settings.module.js';
import { WorkflowsApiModule } from './workflows/workflows-api.module.js';
import { workflowsOptions } from './workflows/workflows-options.js';

/** A module, in any of the forms that Nest takes. */
export type ExtraModule = NonNullable<ModuleMetadata['imports']>[number];

/** What {@link AppModule} is made of, beside its own modules. */
export interface AppModuleParts {
  readonly log: Logger;
  readonly context: ServerContext;
  readonly extraModules: ReadonlyArray<ExtraModule>;
  /** `worker`: runs workflows, and answers nobody. */
  readonly as: 'server' | 'worker';
}

/** What answers over HTTP, and who may ask. */
const HTTP_MODULES: ReadonlyArray<ExtraModule> = [
  ApiKeysModule,
  IntegrationsApiModule,
  ConnectionsModule,
  AuditModule,
  CredentialsFilesModule,
  WorkflowsApiModule,
  HealthModule,
];

/** The server: what it stands on, what it hosts, what it answers. */
@Module({})
export class AppModule {
  static forRoot({ log, context, extraModules, as }: AppModuleParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServerContextModule.forRoot(context),
        SettingsModule.forRoot(context.env),
        LogModule.forRoot(log),
        DatabaseModule,
        KeyRingModule,

        IntegrationsModule.forRootAsync(integrationsOptions),
        S3IntegrationModule.forRootAsync(s3Options),
        WorkflowsModule.forRootAsync(workflowsOptions),
        InventoryModule,
        ReplicateModule,
        RetentionModule,
        ...extraModules,

        ...(as === 'server' ? HTTP_MODULES : []),
      ],
    };
  }
}
