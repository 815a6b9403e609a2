import type pg from 'pg';
import type { RunProgress } from './run.js';
import type { Progress } from './workflow-context.js';

/**
 * The progress of runs, beside the engine's own tables: written from workflows and from inside steps alike, and not a
 * step of its own, so that progress can be added to a workflow with open runs.
 */
export class ProgressStore {
  constructor(private readonly pool: pg.Pool) {}

  async write(runId: string, progress: Progress): Promise<void> {
    await this.pool.query(
      `INSERT INTO aqueduct_workflows.run_progress (run_id, progress) VALUES ($1, $2)
       ON CONFLICT (run_id) DO UPDATE SET progress = excluded.progress, updated_at = now()`,
      [runId, JSON.stringify(progress)],
    );
  }

  async read(runId: string): Promise<RunProgress | undefined> {
    const { rows } = await this.pool.query<{ progress: string; updated_at: Date }>(
      'SELECT progress, updated_at FROM aqueduct_workflows.run_progress WHERE run_id = $1',
      [runId],
    );
    const row = rows[0];
    return row === undefined ? undefined : { ...(JSON.parse(row.progress) as Progress), at: row.updated_at };
  }
}
