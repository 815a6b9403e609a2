import type { UsedConnection } from '@aqueduct/integrations';
import type pg from 'pg';
import type { RunError, StepFailure, UsedGeneration } from './run.js';

/** An attempt of a step that failed, or goes on for long enough to be worth a row. */
export interface AttemptNote {
  readonly stepId: number;
  readonly name: string;
  readonly attempt: number;
  readonly startedAt: Date;
}

/** Attempts of one step, as they are read. */
export interface StepAttempts {
  readonly stepId: number;
  readonly name: string;
  /** The latest one of which there is a note. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly failures: ReadonlyArray<StepFailure>;
}

interface AttemptRow {
  readonly step_id: number;
  readonly name: string;
  readonly attempt: number;
  readonly started_at: Date;
  readonly failed_at: Date | null;
  readonly error: string | null;
}

const failuresOf = (rows: ReadonlyArray<AttemptRow>): ReadonlyArray<StepFailure> =>
  rows.flatMap(({ attempt, failed_at: at, error }) => (at === null || error === null ? [] : [{ attempt, at, error: JSON.parse(error) as RunError }]));

/** What the engine does not keep of a run: failed attempts, the step under way, and the connections as they were used. */
export class RunJournalStore {
  constructor(private readonly pool: pg.Pool) {}

  /** An attempt that is not over yet; gives the id of its row. */
  async begun(runId: string, { stepId, name, attempt, startedAt }: AttemptNote): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ id: string }>(
      'INSERT INTO aqueduct_workflows.step_attempt (run_id, step_id, name, attempt, started_at) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [runId, stepId, name, attempt, startedAt],
    );
    return rows[0]?.id;
  }

  async failed(runId: string, { stepId, name, attempt, startedAt }: AttemptNote, error: RunError, row: string | undefined): Promise<void> {
    if (row !== undefined) {
      await this.pool.query('UPDATE aqueduct_workflows.step_attempt SET failed_at = now(), error = $2 WHERE id = $1', [row, JSON.stringify(error)]);
      return;
    }
    await this.pool.query(
      `INSERT INTO aqueduct_workflows.step_attempt (run_id, step_id, name, attempt, started_at, failed_at, error)
       VALUES ($1, $2, $3, $4, $5, now(), $6)`,
      [runId, stepId, name, attempt, startedAt, JSON.stringify(error)],
    );
  }

  async used(runId: string, { id, generation, name, kind }: UsedConnection): Promise<void> {
    await this.pool.query(
      `INSERT INTO aqueduct_workflows.run_connection (run_id, connection_id, generation, name, kind)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [runId, id, generation, name, kind],
    );
  }

  async attempts(runId: string): Promise<ReadonlyArray<StepAttempts>> {
    const { rows } = await this.pool.query<AttemptRow>(
      'SELECT step_id, name, attempt, started_at, failed_at, error FROM aqueduct_workflows.step_attempt WHERE run_id = $1 ORDER BY id',
      [runId],
    );
    return [...new Set(rows.map((row) => row.step_id))].flatMap((stepId) => {
      const attempts = rows.filter((row) => row.step_id === stepId);
      const last = attempts.at(-1);
      return last === undefined
        ? []
        : [{ stepId, name: last.name, attempt: last.attempt, startedAt: last.started_at, failures: failuresOf(attempts) }];
    });
  }

  /** The places of the steps that the engine has recorded. */
  async finishedSteps(runId: string): Promise<ReadonlySet<number>> {
    const { rows } = await this.pool.query<{ function_id: number }>(
      `SELECT function_id FROM dbos.operation_outputs WHERE workflow_uuid = $1 AND function_name NOT LIKE 'DBOS.%'`,
      [runId],
    );
    return new Set(rows.map((row) => row.function_id));
  }

  /** In the order of their first use. */
  async usedBy(runId: string): Promise<ReadonlyArray<UsedGeneration>> {
    const { rows } = await this.pool.query<{ connection_id: string; name: string; kind: string; generation: string; first_used_at: Date }>(
      `SELECT connection_id, name, kind, generation, first_used_at FROM aqueduct_workflows.run_connection
       WHERE run_id = $1 ORDER BY first_used_at, generation`,
      [runId],
    );
    return rows.map((row) => ({
      id: row.connection_id,
      name: row.name,
      kind: row.kind,
      generation: Number(row.generation),
      firstUsedAt: row.first_used_at,
    }));
  }
}
