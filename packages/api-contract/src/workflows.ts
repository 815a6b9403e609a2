import * as t from 'io-ts';
import { request, response } from './object.js';
import { JsonObject } from './wire.js';

/** A workflow's declared need of a connection, and whether it can be met. */
export const DependencyView = response(
  'Dependency',
  {
    kind: t.string,
    connection: t.string,
    access: t.union([t.literal('read'), t.literal('read-write')], '"read" or "read-write"'),
    /** Whether the server starts without the connection. */
    required: t.boolean,
    /** Below the connection's root directory; empty when the whole connection is needed. */
    prefixes: t.readonlyArray(t.string),
    /** `renamed`: it works, and the code should say the new name. With `missing` and `wrong-kind` the workflow cannot run. */
    status: t.union(
      [t.literal('ok'), t.literal('renamed'), t.literal('missing'), t.literal('wrong-kind')],
      '"ok", "renamed", "missing" or "wrong-kind"',
    ),
  },
  {
    /** What is wrong, e.g. "cannot run: connection 'sales-lake' does not exist". */
    problem: t.string,
    remedy: t.string,
    /** What the connection is called now. */
    now: t.string,
    /** Who keeps the workflow to what it declares; absent when it declares the whole connection, or none is there. */
    enforcedBy: t.union([t.literal('session-policy'), t.literal('client-guard')], '"session-policy" or "client-guard"'),
  },
);
export type DependencyView = t.TypeOf<typeof DependencyView>;

/** When a workflow runs by itself. */
export const CronView = response('Cron', { schedule: t.string, timeZone: t.string });
export type CronView = t.TypeOf<typeof CronView>;

export const WorkflowView = response(
  'Workflow',
  { name: t.string, queue: t.string, dependencies: t.readonlyArray(DependencyView) },
  {
    description: t.string,
    /** JSON Schema of the input. */
    inputSchema: JsonObject,
    /** JSON Schema of what a run answers. */
    outputSchema: JsonObject,
    cron: CronView,
    /** Milliseconds for a run. */
    timeoutMs: t.number,
  },
);
export type WorkflowView = t.TypeOf<typeof WorkflowView>;

export const WorkflowList = response('WorkflowList', { workflows: t.readonlyArray(WorkflowView) });
export type WorkflowList = t.TypeOf<typeof WorkflowList>;

/**
 * `POST /workflows/:name/runs`. A second start with the same idempotency key (here or in the header
 * `Idempotency-Key`) answers the first run. Inputs are stored in clear: name connections in them, never secrets.
 * `priority` is 0 (first) to 9 (last), 5 without it.
 */
export const StartRun = request('StartRun', {}, { input: t.unknown, idempotencyKey: t.string, priority: t.number });
export type StartRun = t.TypeOf<typeof StartRun>;
