import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import pg from 'pg';
import { surviveLostConnections } from './pool.js';

describe(surviveLostConnections.name, () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  it('outlives a connection that breaks between two statements of a transaction, and one that is idle', async () => {
    const lost: Error[] = [];
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('uncaughtException', hear);
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
    surviveLostConnections(pool, (error) => lost.push(error));
    const [lent, idle] = [await pool.connect(), await pool.connect()];
    await lent.query('begin');
    idle.release();

    await postgres.halt('immediate');
    // The events of both.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const next = await lent.query('commit').catch((error: unknown) => error);
    lent.release(true);
    await postgres.resume();
    const { rows } = await pool.query('select 1 as one');
    await pool.end();
    process.off('uncaughtException', hear);

    expect(unheard).toEqual([]);
    expect(next).toBeInstanceOf(Error);
    expect(lost).toHaveLength(1);
    expect(rows).toEqual([{ one: 1 }]);
  });
});
