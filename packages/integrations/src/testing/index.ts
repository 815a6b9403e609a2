// Connection stores
export { connectionStoreContract } from './connection-store.contract.js';
export { type ConnectionStoreUnderTest, type MakeConnectionStore } from './connection-store-under-test.js';
export { inMemoryConnectionStore, type InMemoryConnectionStore } from './in-memory-connection-store.js';
export { InMemoryConnectionRows } from './in-memory-connection-rows.js';
export { failedTestResult, sampleConnection } from './sample-connection.js';

// Running and looking
export { eventually } from './eventually.js';
export { leftOf, printed, rightOf } from './expectations.js';
