import type { AnyStrategy } from '@aqueduct/integrations';
import type { FactoryProvider } from '@nestjs/common';
import { markedProvider, type ProviderFactory } from './provider-factory.js';

/** Metadata key of credential strategies; the value is the kind of integration. */
export const CREDENTIAL_STRATEGY_METADATA = 'integrations:credential-strategy';

/**
 * The instances of this class are credential strategies of the integration `kind`. List the class in the `providers`
 * of any module, also of another package: `IntegrationsModule` finds it there.
 *
 * @publicApi
 */
export const CredentialStrategy =
  (kind: string) =>
  (target: new (...dependencies: never[]) => AnyStrategy): void => {
    Reflect.defineMetadata(CREDENTIAL_STRATEGY_METADATA, kind, target);
  };

/** The same for a strategy that is a plain object. @publicApi */
export const credentialStrategyProvider = (kind: string, factory: ProviderFactory<AnyStrategy>): FactoryProvider<AnyStrategy> =>
  markedProvider(`CredentialStrategy(${kind})`, [CREDENTIAL_STRATEGY_METADATA, kind], factory);
