import { credentialStrategyProvider } from '@aqueduct/integrations-nest';
import { webIdentityStrategy } from '../web-identity.strategy.js';
import { S3_INTEGRATION_MODULE_OPTIONS, type S3IntegrationModuleOptions } from './s3-integration.module-definition.js';
import { TokenSources } from './token-sources.js';

/** Its token, for what builds on the strategy. */
export const WEB_IDENTITY_STRATEGY = 'S3WebIdentityStrategy';

/** The strategy `web-identity`; the token sources are asked for when a session is, never while the application starts. */
export const webIdentityProvider = credentialStrategyProvider('s3', {
  provide: WEB_IDENTITY_STRATEGY,
  inject: [S3_INTEGRATION_MODULE_OPTIONS, TokenSources],
  useFactory: (options: S3IntegrationModuleOptions, sources: TokenSources) =>
    webIdentityStrategy({ ...options, tokenSources: () => sources.all() }),
});
