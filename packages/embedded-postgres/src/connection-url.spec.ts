import { DBOS } from '@dbos-inc/dbos-sdk';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { checkedDatabaseName, connectionUrl } from './connection-url.js';
import { startTestPostgres, type TestPostgres } from './testing/test-postgres.js';

describe(connectionUrl.name, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  it('is understood by drizzle, also where the environment points elsewhere', async () => {
    const url = await postgres.freshDatabase();
    const before = { ...process.env };
    Object.assign(process.env, { PGHOST: 'db.example.com', PGPORT: '1', PGSSLMODE: 'require', PGDATABASE: 'other' });

    const database = drizzle(url);
    const { rows } = await database.execute('select current_database() as name').finally(() => {
      process.env = before;
    });
    await (database.$client as pg.Pool).end();

    expect(url).toContain(`/${String(rows[0]?.['name'])}?`);
  });

  it('is understood by DBOS, which reads URLs in its own way', async () => {
    const url = await postgres.freshDatabase();
    DBOS.setConfig({ name: 'url-test', systemDatabaseUrl: url, logLevel: 'error' });
    const greet = DBOS.registerWorkflow(async (name: string) => DBOS.runStep(async () => `hello ${name}`), { name: 'greet' });

    await DBOS.launch();
    const greeting = await greet('sea').finally(() => DBOS.shutdown());

    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select name, status from dbos.workflow_status');
    await client.end();
    expect(greeting).toBe('hello sea');
    expect(rows).toEqual([{ name: 'greet', status: 'SUCCESS' }]);
  });
});

describe(checkedDatabaseName.name, () => {
  it.each(['aqueduct', 'a-b_C9'])('takes %s', (name) => {
    expect(checkedDatabaseName(name)).toBe(name);
  });

  it.each(['', '9a', 'a b', 'a/b', 'a"b', 'ä', 'a'.repeat(64)])('refuses %j', (name) => {
    expect(() => checkedDatabaseName(name)).toThrow(expect.objectContaining({ code: 'invalid-database-name' }));
  });
});
