// Registering
export { IntegrationsModule } from './integrations.module.js';
export { type IntegrationsModuleOptions } from './integrations.module-definition.js';
export { CredentialStrategy, credentialStrategyProvider } from './credential-strategy.decorator.js';
export { IntegrationDefinition, integrationProvider } from './integration-definition.decorator.js';
export { type ProviderFactory } from './provider-factory.js';

// What else a plugin lets other packages provide
export { markedProvider } from './provider-factory.js';
export { markedSingletons, type MarkedSingleton } from './marked-singletons.js';

// Injecting
export {
  CONNECTION_DECLARATIONS,
  CONNECTION_PORTS,
  CONNECTION_RESOLVER,
  CONNECTION_STORE,
  INTEGRATION_REGISTRY,
} from './integrations.tokens.js';

// Who needs which connection
export { type ConnectionDeclaration } from './connection-declaration.js';
export { ConnectionDeclarations } from './connection-declarations.js';
export { ConnectionUsages } from './connection-usages.js';
