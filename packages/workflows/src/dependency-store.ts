import type pg from 'pg';

/** A workflow's declaration of a connection. */
export interface DeclaredDependency {
  readonly workflow: string;
  readonly connection: string;
}

export interface DependencyRecord extends DeclaredDependency {
  /** When a process first had the declaration. */
  readonly since: Date;
}

/** Since when workflows declare which connections. */
export class DependencyStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Notes what these workflows declare now; of others nothing changes. */
  async note(workflows: ReadonlyArray<string>, declared: ReadonlyArray<DeclaredDependency>): Promise<void> {
    await this.pool.query(
      `WITH declared AS (SELECT workflow, connection FROM unnest($2::text[], $3::text[]) AS declared (workflow, connection)),
            gone AS (DELETE FROM aqueduct_workflows.workflow_dependency
                     WHERE workflow = ANY ($1::text[]) AND (workflow, connection) NOT IN (SELECT workflow, connection FROM declared))
       INSERT INTO aqueduct_workflows.workflow_dependency (workflow, connection) SELECT DISTINCT workflow, connection FROM declared
       ON CONFLICT DO NOTHING`,
      [workflows, declared.map(({ workflow }) => workflow), declared.map(({ connection }) => connection)],
    );
  }

  async all(): Promise<ReadonlyArray<DependencyRecord>> {
    return (await this.pool.query<DependencyRecord>('SELECT workflow, connection, since FROM aqueduct_workflows.workflow_dependency')).rows;
  }
}
