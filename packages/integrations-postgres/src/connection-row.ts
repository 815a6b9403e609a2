import type { Connection } from '@aqueduct/integrations';
import { getTableColumns, sql } from 'drizzle-orm';
import { connections, SCHEMA } from './schema.js';

type Row = typeof connections.$inferSelect;

interface AliasRow {
  readonly name: string;
  readonly since: string;
}

/** A connection with its old names, in one statement. */
export const connectionColumns = {
  ...getTableColumns(connections),
  aliases: sql<ReadonlyArray<AliasRow>>`coalesce((
    select json_agg(json_build_object('name', names.name, 'since', names.alias_since) order by names.name collate "C")
    from ${sql.raw(SCHEMA)}.connection_names names
    where names.connection_id = ${sql.raw(SCHEMA)}.connections.id and names.alias_since is not null), '[]')`,
};

/** `undefined` would leave a column as it is; `null` empties it. */
export const toRow = (connection: Connection): Row => ({
  id: connection.id,
  name: connection.name,
  kind: connection.kind,
  strategy: connection.strategy,
  settings: connection.settings,
  strategyFields: connection.strategyFields,
  sealed: connection.sealed ?? null,
  sealedFields: [...connection.sealedFields],
  generation: connection.generation,
  createdAt: connection.createdAt,
  updatedAt: connection.updatedAt,
  lastTest: connection.lastTest ?? null,
});

export const fromRow = ({ aliases, ...row }: Row & { readonly aliases: ReadonlyArray<AliasRow> }): Connection => ({
  ...row,
  sealed: row.sealed ?? undefined,
  lastTest: row.lastTest ?? undefined,
  aliases: aliases.map(({ name, since }) => ({ name, since: new Date(since) })),
});
