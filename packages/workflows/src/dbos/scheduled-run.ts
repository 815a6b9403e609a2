import type pg from 'pg';
import type { EngineWorkflow } from '../workflow-engine.js';

/** A schedule starts runs with nothing but their input; this adds what `enqueue` says of others, once, when one begins. */
export const completeScheduledRun = async (pool: pg.Pool, runId: string, { cron, timeoutMs }: EngineWorkflow): Promise<void> => {
  await pool.query(
    `UPDATE dbos.workflow_status SET attributes = $2, workflow_timeout_ms = $3,
       workflow_deadline_epoch_ms = started_at_epoch_ms + $3::bigint
     WHERE workflow_uuid = $1 AND attributes IS NULL`,
    [runId, JSON.stringify({ connections: cron?.connections ?? [] }), timeoutMs ?? null],
  );
};
