import type { AuditEntry, AuditQuery, ChangeNote, Connection } from '@aqueduct/integrations';
import { desc, lt } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { audit } from './schema.js';

/** Keeps a note in the transaction of the change that it is about. */
export const writeNote = async (database: Pick<NodePgDatabase, 'insert'>, { id, name }: Pick<Connection, 'id' | 'name'>, note: ChangeNote | undefined): Promise<void> => {
  if (note !== undefined) {
    const { action, by, forced = false, reason = null, details = {} } = note;
    await database
      .insert(audit)
      .values({ action, forced, reason, details, authorId: by.id, authorName: by.name, connectionId: id, connectionName: name });
  }
};

const entryOf = (row: typeof audit.$inferSelect): AuditEntry => ({
  id: row.id.toString(),
  at: row.at,
  action: row.action,
  by: { id: row.authorId, name: row.authorName },
  forced: row.forced,
  ...(row.reason === null ? {} : { reason: row.reason }),
  connection: { id: row.connectionId, name: row.connectionName },
  details: row.details,
});

/** The newest first. */
export const readAudit = async (database: Pick<NodePgDatabase, 'select'>, { limit, before }: AuditQuery): Promise<ReadonlyArray<AuditEntry>> => {
  const rows = await database
    .select()
    .from(audit)
    .where(before === undefined ? undefined : lt(audit.id, BigInt(before)))
    .orderBy(desc(audit.id))
    .limit(limit);
  return rows.map(entryOf);
};
