export { startEmbeddedPostgres } from './embedded-postgres.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.js';
export type { Durability } from './server-settings.js';
export { EmbeddedPostgresError } from './embedded-postgres-error.js';
export type { EmbeddedPostgresErrorCode } from './embedded-postgres-error.js';
