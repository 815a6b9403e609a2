import type { JsonRecord } from './json.js';

/** Who does something: an API key, or the server itself. */
export interface Author {
  readonly id: string;
  readonly name: string;
}

/** The server, when nobody asked it to. */
export const SYSTEM: Author = { id: 'system', name: 'system' };

export type ChangeAction = 'connection.created' | 'connection.edited' | 'connection.renamed' | 'connection.deleted' | 'connection.alias-released';

/** Who changes a connection, and why. Kept for good together with the change; holds no value of a field, secret or not. */
export interface ChangeNote {
  readonly action: ChangeAction;
  readonly by: Author;
  /** Done although somebody needed what it took away. @default false */
  readonly forced?: boolean;
  /** In the author's words. */
  readonly reason?: string;
  /** Names of fields, old and new names of the connection. */
  readonly details?: JsonRecord;
}

/** A change as it is found in the audit log. */
export interface AuditEntry extends Required<Omit<ChangeNote, 'reason'>> {
  /** Grows; the cursor of pages. */
  readonly id: string;
  readonly at: Date;
  readonly reason?: string;
  /** With the name that the connection had after the change. */
  readonly connection: { readonly id: string; readonly name: string };
}

/** Which part of the audit log. */
export interface AuditQuery {
  readonly limit: number;
  /** The `id` of an entry: only older ones. */
  readonly before?: string;
}
