import type { Connection } from '@aqueduct/integrations';
import type { connections } from './schema.js';

type Row = typeof connections.$inferSelect;

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

export const fromRow = (row: Row): Connection => ({ ...row, sealed: row.sealed ?? undefined, lastTest: row.lastTest ?? undefined });
