import * as t from 'io-ts';
import { request, response } from './object.js';
import { JsonObject, Timestamp } from './wire.js';

/** Who changed which connection, when and why. Names of fields, never values. */
export const AuditEntryView = response(
  'AuditEntry',
  {
    id: t.string,
    at: Timestamp,
    /** An API key, or the server itself. */
    by: response('Author', { id: t.string, name: t.string }),
    /** E.g. `connection.deleted`. */
    action: t.string,
    /** Whether it was done although somebody needed what it took away. */
    forced: t.boolean,
    connection: response('AuditedConnection', { id: t.string, name: t.string }),
    details: JsonObject,
  },
  { reason: t.string },
);
export type AuditEntryView = t.TypeOf<typeof AuditEntryView>;

/** `GET /audit`, the newest first. `next` is the `cursor` of the next page; the last page has none. */
export const AuditPage = response('AuditPage', { entries: t.readonlyArray(AuditEntryView) }, { next: t.string });
export type AuditPage = t.TypeOf<typeof AuditPage>;

/** The query of `GET /audit`. */
export const AuditQuery = request('AuditQuery', {}, { limit: t.string, cursor: t.string });
export type AuditQuery = t.TypeOf<typeof AuditQuery>;
