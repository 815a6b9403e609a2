export { PostgresConnectionStore } from './postgres-connection-store.js';
export { surviveLostConnections, type ConnectionStoreOptions } from './pool.js';
export { migrate } from './migrate.js';
export { SCHEMA } from './schema.js';
