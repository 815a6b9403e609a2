import type { JsonRecord, TestResult } from '@aqueduct/integrations';
import { bigint, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Everything of Aqueduct's own is in this schema; the workflow engine keeps to its own. */
export const SCHEMA = 'aqueduct';

/** The constraint that decides who gets a name. */
export const NAME_CONSTRAINT = 'connections_name_unique';

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' }).notNull();

/** One row per connection; `sealed` is the only column that holds anything secret, and it is ciphertext. */
export const connections = pgSchema(SCHEMA).table('connections', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(NAME_CONSTRAINT),
  kind: text('kind').notNull(),
  strategy: text('strategy').notNull(),
  settings: jsonb('settings').$type<JsonRecord>().notNull(),
  strategyFields: jsonb('strategy_fields').$type<JsonRecord>().notNull(),
  sealed: text('sealed'),
  sealedFields: text('sealed_fields').array().notNull(),
  generation: bigint('generation', { mode: 'number' }).notNull(),
  createdAt: moment('created_at'),
  updatedAt: moment('updated_at'),
  lastTest: jsonb('last_test').$type<TestResult>(),
});
