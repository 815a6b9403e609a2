import type { RoleSourceUse, UsingRun, WorkflowUse } from '../connection-use.js';

/** A workflow that declares the connection `orders`. */
export const declaredUse = (workflow: string, more: Partial<WorkflowUse> = {}): WorkflowUse => ({
  type: 'workflow',
  workflow,
  by: 'declaration',
  name: 'orders',
  unfinished: { count: 0, newest: [] },
  ...more,
});

/** A workflow of which one run goes on that was started with the connection `orders`. */
export const runUse = (workflow: string, run: Partial<UsingRun> = {}): WorkflowUse => ({
  ...declaredUse(workflow),
  by: 'run',
  unfinished: { count: 1, newest: [{ id: '1', workflow, status: 'running', createdAt: new Date('2026-05-06T07:08:09.000Z'), ...run }] },
});

/** A connection that takes on its role with the credentials of `orders`. */
export const roleSourceUse = (connection: string, name = 'orders'): RoleSourceUse => ({ type: 'connection', connection, name });
