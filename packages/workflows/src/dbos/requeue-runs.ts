import type pg from 'pg';

/**
 * What the engine's own recovery does for a whole process, for single runs of it: a statement on the engine's table, which
 * has no call for it. A run whose class is not `known` here was not attempted, so it does not count as such.
 */
export const requeueRuns = async (
  pool: pg.Pool,
  executorId: string,
  runIds: ReadonlyArray<string>,
  known: ReadonlyArray<string>,
): Promise<void> => {
  await pool.query(
    `UPDATE dbos.workflow_status SET status = 'ENQUEUED', owner_xid = NULL, started_at_epoch_ms = NULL,
       recovery_attempts = recovery_attempts - CASE WHEN name = ANY($3) THEN 0 ELSE 1 END
     WHERE status = 'PENDING' AND executor_id = $1 AND workflow_uuid = ANY($2)`,
    [executorId, runIds, known],
  );
};

/** Leaves the unfinished runs of a process that stops to the others, who would have to find out otherwise. */
export const leaveRuns = async (pool: pg.Pool, executorId: string): Promise<void> => {
  await pool.query(
    `UPDATE dbos.workflow_status SET status = 'ENQUEUED', owner_xid = NULL, started_at_epoch_ms = NULL
     WHERE status = 'PENDING' AND executor_id = $1 AND queue_name IS NOT NULL`,
    [executorId],
  );
};
