import type pg from 'pg';
import type { FleetMember } from './fleet-member.js';

interface Row {
  readonly executor_id: string;
  readonly workflows: Readonly<Record<string, string>>;
  readonly crons: ReadonlyArray<string>;
  readonly listens: ReadonlyArray<string>;
}

/** Where the processes of a database say which workflows they have. Who is alive, only their locks tell. */
export class FleetRegister {
  constructor(private readonly pool: pg.Pool) {}

  async announce({ executorId, workflows, crons, listens }: FleetMember): Promise<void> {
    await this.pool.query(
      `INSERT INTO aqueduct_workflows.process (executor_id, workflows, crons, listens) VALUES ($1, $2, $3, $4)
       ON CONFLICT (executor_id) DO UPDATE SET workflows = excluded.workflows, crons = excluded.crons, listens = excluded.listens`,
      [executorId, JSON.stringify(workflows), [...crons], [...listens]],
    );
  }

  async members(): Promise<ReadonlyArray<FleetMember>> {
    const { rows } = await this.pool.query<Row>(
      'SELECT executor_id, workflows, crons, listens FROM aqueduct_workflows.process ORDER BY executor_id',
    );
    return rows.map(({ executor_id: executorId, ...row }) => ({ executorId, ...row }));
  }

  async remove(executorId: string): Promise<void> {
    await this.pool.query('DELETE FROM aqueduct_workflows.process WHERE executor_id = $1', [executorId]);
  }
}
