import type pg from 'pg';

/** What we keep of runs beside the engine's own tables, by table. Old rows go with their run, see `deleteRuns`. */
const TABLES: Readonly<Record<string, ReadonlyArray<string>>> = {
  process: [
    `CREATE TABLE IF NOT EXISTS aqueduct_workflows.process (
       executor_id text PRIMARY KEY, workflows jsonb NOT NULL, crons text[] NOT NULL, listens text[] NOT NULL,
       started_at timestamptz NOT NULL DEFAULT now())`,
  ],
  run_progress: [
    `CREATE TABLE IF NOT EXISTS aqueduct_workflows.run_progress (
       run_id text PRIMARY KEY, progress text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now())`,
  ],
  step_attempt: [
    `CREATE TABLE IF NOT EXISTS aqueduct_workflows.step_attempt (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run_id text NOT NULL, step_id integer NOT NULL, name text NOT NULL,
       attempt integer NOT NULL, started_at timestamptz NOT NULL, failed_at timestamptz, error text)`,
    'CREATE INDEX IF NOT EXISTS step_attempt_run ON aqueduct_workflows.step_attempt (run_id, id)',
  ],
  run_connection: [
    `CREATE TABLE IF NOT EXISTS aqueduct_workflows.run_connection (
       run_id text NOT NULL, connection_id text NOT NULL, generation bigint NOT NULL, name text NOT NULL, kind text NOT NULL,
       first_used_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (run_id, connection_id, generation))`,
  ],
  workflow_dependency: [
    `CREATE TABLE IF NOT EXISTS aqueduct_workflows.workflow_dependency (
       workflow text NOT NULL, connection text NOT NULL, since timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (workflow, connection))`,
  ],
};

/** Makes the tables that are missing. Call it under the migration lock. */
export const migrateOwnTables = async (pool: pg.Pool): Promise<void> => {
  const names = Object.keys(TABLES).map((name) => `aqueduct_workflows.${name}`);
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL', [names]);
  if (rows.length === 0) {
    // Even with IF NOT EXISTS the statements below need rights that a role may have lost since.
    return;
  }
  await pool.query('CREATE SCHEMA IF NOT EXISTS aqueduct_workflows');
  for (const statement of Object.values(TABLES).flat()) {
    await pool.query(statement);
  }
};
