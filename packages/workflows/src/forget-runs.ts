import type pg from 'pg';

/** Deletes what we keep of runs beside the engine. */
export const forgetRuns = async (pool: pg.Pool, runIds: ReadonlyArray<string>): Promise<void> => {
  for (const table of ['run_progress', 'step_attempt', 'run_connection']) {
    await pool.query(`DELETE FROM aqueduct_workflows.${table} WHERE run_id = ANY($1)`, [runIds]);
  }
};
