import { integrationRegistry, type AnyIntegration, type AnyStrategy } from '@aqueduct/integrations';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { CollectedRegistry } from './collected-registry.js';
import { CREDENTIAL_STRATEGY_METADATA } from './credential-strategy.decorator.js';
import { INTEGRATION_METADATA } from './integration-definition.decorator.js';
import { INTEGRATION_REGISTRY } from './integrations.tokens.js';
import { markedSingletons } from './marked-singletons.js';

/** Fills the registry with the integrations and strategies of every module, once all providers exist. */
@Injectable()
export class IntegrationCollector implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(INTEGRATION_REGISTRY) private readonly registry: CollectedRegistry,
  ) {}

  onModuleInit(): void {
    const integrations = markedSingletons(this.discovery, INTEGRATION_METADATA, 'integration').map(
      ({ instance }) => instance as AnyIntegration,
    );
    const strategies = markedSingletons(this.discovery, CREDENTIAL_STRATEGY_METADATA, 'credential strategy').map(({ instance, metadata }) => ({
      kind: metadata as string,
      strategy: instance as AnyStrategy,
    }));
    this.registry.fill(integrationRegistry(integrations, strategies));
  }
}
