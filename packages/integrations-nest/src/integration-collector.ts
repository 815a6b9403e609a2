import { integrationRegistry, type AnyIntegration, type AnyStrategy } from '@aqueduct/integrations';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { CollectedRegistry } from './collected-registry.js';
import { CREDENTIAL_STRATEGY_METADATA } from './credential-strategy.decorator.js';
import { INTEGRATION_METADATA } from './integration-definition.decorator.js';
import { NOT_A_SINGLETON, NO_INSTANCE } from './integrations.messages.js';
import { INTEGRATION_REGISTRY } from './integrations.tokens.js';
import { metadataOf, nameOf, type ProvidedWrapper } from './provided-wrapper.js';

/** Fills the registry with the integrations and strategies of every module, once all providers exist. */
@Injectable()
export class IntegrationCollector implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(INTEGRATION_REGISTRY) private readonly registry: CollectedRegistry,
  ) {}

  onModuleInit(): void {
    const integrations = this.marked(INTEGRATION_METADATA).map(
      ({ wrapper }) => singleton('integration', wrapper) as AnyIntegration,
    );
    const strategies = this.marked(CREDENTIAL_STRATEGY_METADATA).map(({ wrapper, metadata }) => ({
      kind: metadata as string,
      strategy: singleton('credential strategy', wrapper) as AnyStrategy,
    }));
    this.registry.fill(integrationRegistry(integrations, strategies));
  }

  /** An alias (`useExisting`) is the same provider once more. */
  private marked(key: string): ReadonlyArray<{ readonly wrapper: ProvidedWrapper; readonly metadata: unknown }> {
    return this.discovery
      .getProviders()
      .filter(({ isAlias }) => !isAlias)
      .map((wrapper) => ({ wrapper, metadata: metadataOf(key, wrapper) }))
      .filter(({ metadata }) => metadata !== undefined);
  }
}

const singleton = (role: string, wrapper: ProvidedWrapper): unknown => {
  if (wrapper.isTransient || !wrapper.isDependencyTreeStatic()) {
    throw new Error(NOT_A_SINGLETON(role, nameOf(wrapper)));
  }
  const instance: unknown = wrapper.instance;
  if (instance === undefined || instance === null) {
    throw new Error(NO_INSTANCE(role, nameOf(wrapper)));
  }
  return instance;
};
