import { access } from 'node:fs/promises';
import pg from 'pg';
import { startTestPostgres } from './test-postgres.js';

describe(startTestPostgres.name, () => {
  it('gives every test an empty database, and leaves nothing behind', async () => {
    const postgres = await startTestPostgres();
    const urls = await Promise.all([postgres.freshDatabase(), postgres.freshDatabase()]);

    const tables = await Promise.all(
      urls.map(async (connectionString) => {
        const client = new pg.Client({ connectionString });
        await client.connect();
        await client.query('create table only_here (id int)');
        const { rows } = await client.query(`select tablename from pg_tables where schemaname = 'public'`);
        await client.end();
        return rows;
      }),
    );
    await postgres.stop();

    expect(new Set(urls).size).toBe(2);
    expect(tables).toEqual([[{ tablename: 'only_here' }], [{ tablename: 'only_here' }]]);
    await expect(access(postgres.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps what is committed through a crash, when it is to be safe', async () => {
    const postgres = await startTestPostgres({ durability: 'safe' });
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table notes as select 42 as answer');

    await postgres.halt('immediate');
    await postgres.resume();
    const again = new pg.Client({ connectionString: postgres.url });
    await again.connect();
    const { rows } = await again.query('table notes');
    await again.end();
    await postgres.stop();

    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('can play an outage: the data and the URLs outlive it', async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.freshDatabase();
    const pool = new pg.Pool({ connectionString: url });
    pool.on('error', () => undefined);
    await pool.query('create table notes as select 42 as answer');

    await postgres.halt();
    const during = await pool.query('table notes').then(
      () => 'answered',
      () => 'failed',
    );
    await postgres.resume();
    const { rows } = await pool.query('table notes');
    await pool.end();
    await postgres.stop();

    expect(during).toBe('failed');
    expect(rows).toEqual([{ answer: 42 }]);
  });
});
