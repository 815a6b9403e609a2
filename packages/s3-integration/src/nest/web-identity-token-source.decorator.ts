import { markedProvider, type ProviderFactory } from '@aqueduct/integrations-nest';
import type { FactoryProvider } from '@nestjs/common';
import type { WebIdentityTokenSource as TokenSource } from '../web-identity/web-identity-token-source.js';

/** Metadata key of token sources. */
export const TOKEN_SOURCE_METADATA = 's3:web-identity-token-source';

/**
 * The instances of this class are sources of tokens for the strategies `web-identity` and `assume-role`. List the class
 * in the `providers` of any module, also of another package: `S3IntegrationModule` finds it there, and connections
 * choose it by its `name`.
 *
 * @publicApi
 */
export const WebIdentityTokenSource =
  () =>
  (target: new (...dependencies: never[]) => TokenSource): void => {
    Reflect.defineMetadata(TOKEN_SOURCE_METADATA, true, target);
  };

/** The same for a source that is a plain object. @publicApi */
export const webIdentityTokenSourceProvider = (factory: ProviderFactory<TokenSource>): FactoryProvider<TokenSource> =>
  markedProvider('WebIdentityTokenSource', [TOKEN_SOURCE_METADATA, true], factory);
