import type { ChangeAction, JsonRecord, TestResult } from '@aqueduct/integrations';
import { bigint, boolean, index, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Everything of Aqueduct's own is in this schema; the workflow engine keeps to its own. */
export const SCHEMA = 'aqueduct';

/** Against processes of a version that knew no old names; what decides is the key of `connection_names`. */
const NAME_CONSTRAINT = 'connections_name_unique';

const schema = pgSchema(SCHEMA);

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** One row per connection; `sealed` is the only column that holds anything secret, and it is ciphertext. */
export const connections = schema.table('connections', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(NAME_CONSTRAINT),
  kind: text('kind').notNull(),
  strategy: text('strategy').notNull(),
  settings: jsonb('settings').$type<JsonRecord>().notNull(),
  strategyFields: jsonb('strategy_fields').$type<JsonRecord>().notNull(),
  sealed: text('sealed'),
  sealedFields: text('sealed_fields').array().notNull(),
  generation: bigint('generation', { mode: 'number' }).notNull(),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  lastTest: jsonb('last_test').$type<TestResult>(),
});

/**
 * Every name that leads to a connection, old ones too: the primary key decides who gets one. A name is claimed before
 * the row of its connection is written, so the reference is checked at the end of the transaction.
 */
export const connectionNames = schema.table(
  'connection_names',
  {
    name: text('name').primaryKey(),
    connectionId: uuid('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    /** Null for the name that the connection has now. */
    aliasSince: moment('alias_since'),
  },
  ({ connectionId }) => [index('connection_names_connection').on(connectionId)],
);

/** Who changed what, and why. Outlives the connections; holds names of fields, never values. */
export const audit = schema.table('audit', {
  id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  at: moment('at').notNull().defaultNow(),
  authorId: text('author_id').notNull(),
  authorName: text('author_name').notNull(),
  action: text('action').$type<ChangeAction>().notNull(),
  forced: boolean('forced').notNull(),
  reason: text('reason'),
  connectionId: uuid('connection_id').notNull(),
  connectionName: text('connection_name').notNull(),
  details: jsonb('details').$type<JsonRecord>().notNull(),
});
