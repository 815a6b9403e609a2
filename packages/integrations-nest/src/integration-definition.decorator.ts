import type { AnyIntegration } from '@aqueduct/integrations';
import type { FactoryProvider } from '@nestjs/common';
import { markedProvider, type ProviderFactory } from './provider-factory.js';

/** Metadata key of integrations. */
export const INTEGRATION_METADATA = 'integrations:integration';

/**
 * The instances of this class are integrations. List the class in the `providers` of any module: `IntegrationsModule`
 * finds it there.
 *
 * @publicApi
 */
export const IntegrationDefinition =
  () =>
  (target: new (...dependencies: never[]) => AnyIntegration): void => {
    Reflect.defineMetadata(INTEGRATION_METADATA, true, target);
  };

/** The same for an integration that is a plain object. @publicApi */
export const integrationProvider = (factory: ProviderFactory<AnyIntegration>): FactoryProvider<AnyIntegration> =>
  markedProvider('Integration', [INTEGRATION_METADATA, true], factory);
