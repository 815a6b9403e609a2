import type pg from 'pg';
import { APPLICATION, PARKED } from './engine-queues.js';

const OURS = `(queue_name = '${APPLICATION}' OR queue_name LIKE '${APPLICATION}.%') AND queue_name NOT LIKE '${PARKED}%'`;

/**
 * Sets queued runs aside whose workflow no process has: in their queue every process would take them in vain, again and
 * again. They come back with the first process that has the workflow.
 */
export const parkRuns = async (pool: pg.Pool, known: ReadonlySet<string>): Promise<void> => {
  await pool.query(
    `UPDATE dbos.workflow_status SET queue_name = '${PARKED}' || queue_name
     WHERE status IN ('ENQUEUED', 'DELAYED') AND ${OURS} AND name <> ALL($1)`,
    [[...known]],
  );
};

/** The same for the running ones of a dead process, which would be queued otherwise. */
export const parkRunsOf = async (pool: pg.Pool, executorId: string, known: ReadonlySet<string>): Promise<void> => {
  await pool.query(
    `UPDATE dbos.workflow_status SET status = 'ENQUEUED', owner_xid = NULL, started_at_epoch_ms = NULL, queue_name = '${PARKED}' || queue_name
     WHERE status = 'PENDING' AND executor_id = $2 AND ${OURS} AND name <> ALL($1)`,
    [[...known], executorId],
  );
};

/** Puts the parked runs of these workflows back where they were. */
export const unparkRuns = async (pool: pg.Pool, workflows: ReadonlyArray<string>): Promise<void> => {
  await pool.query(
    `UPDATE dbos.workflow_status SET queue_name = substr(queue_name, ${PARKED.length + 1})
     WHERE status IN ('ENQUEUED', 'DELAYED') AND queue_name LIKE '${PARKED}%' AND name = ANY($1)`,
    [workflows],
  );
};
