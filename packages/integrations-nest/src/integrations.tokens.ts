/** The `ConnectionStore` that `IntegrationsModule.forRoot` was given. @publicApi */
export const CONNECTION_STORE = 'ConnectionStore';

/** The `ConnectionResolver` of this process: from a connection's name to what the next request needs. @publicApi */
export const CONNECTION_RESOLVER = 'ConnectionResolver';

/** The `IntegrationRegistry`; it answers `UsedBeforeInit` until `onModuleInit` has collected the providers. @publicApi */
export const INTEGRATION_REGISTRY = 'IntegrationRegistry';

/** The `ConnectionPorts` that the use cases of `@aqueduct/integrations` take. @publicApi */
export const CONNECTION_PORTS = 'ConnectionPorts';

/** The `ConnectionDeclarations`: which connections the application says that it needs. @publicApi */
export const CONNECTION_DECLARATIONS = 'ConnectionDeclarations';
