// Connection stores
export { connectionStoreContract } from './connection-store.contract.js';
export { type ConnectionStoreUnderTest, type MakeConnectionStore } from './connection-store-under-test.js';
export { inMemoryConnectionStore, type InMemoryConnectionStore } from './in-memory-connection-store.js';
export { InMemoryConnectionRows } from './in-memory-connection-rows.js';
export { declaredUse, roleSourceUse, runUse } from './sample-use.js';
export { failedTestResult, sampleConnection } from './sample-connection.js';

// Credential strategies
export { credentialStrategyContract, type CredentialStrategyCases, type RefusedCase } from './credential-strategy.contract.js';

// A made-up integration
export { keyValueIntegration, keyValueSettings } from './key-value-integration.js';
export { passwordStrategy } from './password.strategy.js';
export { ticketStrategy } from './ticket.strategy.js';
export { KeyValueRefusal, KeyValueServer, type KeyValueCredentials, type Ticket } from './key-value-server.js';
export { type KeyValueClient, type KeyValueTarget } from './key-value-client.js';
export { API_KEY, keyValueApplication, orders, PASSWORD, testKeyRing, type KeyValueApplication } from './key-value-application.js';

// Running and looking
export { eventually } from './eventually.js';
export { leftOf, printed, rightOf } from './expectations.js';
