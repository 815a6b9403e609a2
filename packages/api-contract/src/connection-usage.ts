import * as t from 'io-ts';
import { request, response } from './object.js';
import { Count, Timestamp } from './wire.js';

/** A run, in short. */
export const UsingRun = response('UsingRun', { id: t.string, workflow: t.string, status: t.string, createdAt: Timestamp });
export type UsingRun = t.TypeOf<typeof UsingRun>;

/**
 * Who needs a connection: a workflow whose code declares it (`by` is `declaration`), a workflow of which unfinished runs
 * were started with its name (`run`), or a connection that takes on its role with the credentials of this one
 * (`role-source`).
 */
export const ConnectionUseView = response(
  'ConnectionUse',
  {
    type: t.union([t.literal('workflow'), t.literal('connection')], '"workflow" or "connection"'),
    /** The name of the workflow or connection that needs it. */
    name: t.string,
    by: t.union([t.literal('declaration'), t.literal('run'), t.literal('role-source')], '"declaration", "run" or "role-source"'),
    /** What it calls the connection. */
    says: t.string,
    /** Whether that is an old name of the connection, to be corrected. */
    saysOldName: t.boolean,
    unfinishedRuns: Count,
    /** The newest of them. */
    runs: t.readonlyArray(UsingRun),
  },
  { since: Timestamp, lastRun: UsingRun },
);
export type ConnectionUseView = t.TypeOf<typeof ConnectionUseView>;

/** `GET /connections/:name/usage` */
export const ConnectionUsageView = response('ConnectionUsage', {
  connection: t.string,
  /** Who keeps a workflow to the access and prefixes that it declares of this connection; the client does in either case. */
  declarationsEnforcedBy: t.union([t.literal('session-policy'), t.literal('client-guard')], '"session-policy" or "client-guard"'),
  usedBy: t.readonlyArray(ConnectionUseView),
});
export type ConnectionUsageView = t.TypeOf<typeof ConnectionUsageView>;

/** The query of `DELETE /connections/:name` and of `DELETE /connections/:name/aliases/:alias`. */
export const RemovalQuery = request('RemovalQuery', {}, { force: t.string, reason: t.string });
export type RemovalQuery = t.TypeOf<typeof RemovalQuery>;
