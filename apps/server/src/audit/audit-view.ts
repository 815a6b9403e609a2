import type { AuditEntryView, AuditPage } from '@aqueduct/api-contract';
import type { AuditEntry } from '@aqueduct/integrations';

const toAuditEntry = ({ id, at, by, action, forced, reason, connection, details }: AuditEntry): AuditEntryView => ({
  id,
  at: at.toISOString(),
  by: { id: by.id, name: by.name },
  action,
  forced,
  ...(reason === undefined ? {} : { reason }),
  connection: { id: connection.id, name: connection.name },
  details,
});

/** `entries` may hold one more than the page: then there is a next one. */
export const toAuditPage =
  (limit: number) =>
  (entries: ReadonlyArray<AuditEntry>): AuditPage => {
    const page = entries.slice(0, limit);
    const last = page.at(-1);
    return { entries: page.map(toAuditEntry), ...(entries.length > limit && last !== undefined ? { next: last.id } : {}) };
  };
