import { pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const aqueduct = pgSchema('aqueduct');

/** A key is kept as its hash only: a copy of the table signs nobody in. */
export const apiKeys = aqueduct.table('api_keys', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  /** SHA-256, hexadecimal. */
  hash: text('hash').notNull().unique(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
});

/** A known text sealed with each key: tells a wrong key from the right one of the same id. */
export const keyChecks = aqueduct.table('key_checks', {
  keyId: text('key_id').primaryKey(),
  sealed: text('sealed').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});
