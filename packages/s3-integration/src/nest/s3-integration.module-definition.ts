import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import type { HostIdentityOptions } from '../host-identity/host-identity-options.js';
import type { S3IntegrationOptions } from '../s3-integration.js';
import type { WebIdentityOptions } from '../web-identity.strategy.js';

/** What the operator decides about S3. @publicApi */
export interface S3IntegrationModuleOptions
  extends S3IntegrationOptions, CredentialsFilePathOptions, Omit<WebIdentityOptions, 'tokenSources'>, HostIdentityOptions {}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: S3_INTEGRATION_MODULE_OPTIONS } =
  new ConfigurableModuleBuilder<S3IntegrationModuleOptions>({ moduleName: 'S3Integration' })
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
