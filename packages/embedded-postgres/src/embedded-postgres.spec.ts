import { readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { isRoot } from './server-user.js';
import { makePlayground, type Playground } from './test-support/playground.js';

const ask = async (connectionString: string, sql: string): Promise<ReadonlyArray<unknown>> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const serverPid = async (folder: string): Promise<number> =>
  Number((await readFile(join(folder, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0]);

describe(startEmbeddedPostgres.name, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await makePlayground();
  });
  afterAll(() => playground.clear());

  it('makes the database, keeps the data over a restart, and stops with its last user', async () => {
    const folder = playground.folder();
    const first = await startEmbeddedPostgres({ folder, database: 'kept' });
    await ask(first.url, 'create table notes as select 42 as answer');
    await first.stop();
    await expect(ask(first.url, 'select 1')).rejects.toMatchObject({ code: 'ENOENT' });

    const second = await startEmbeddedPostgres({ folder, database: 'kept' });
    const rows = await ask(second.url, 'table notes');
    await second.stop();

    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('listens on a unix socket only, keeps others out of the folder, and is durable', async () => {
    const postgres = await startEmbeddedPostgres({ folder: playground.folder() });

    const settings = await ask(
      postgres.url,
      `select name, setting from pg_settings where name in ('listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'unix_socket_permissions') order by name`,
    );
    const modes = await Promise.all([postgres.folder, join(postgres.folder, 'cluster')].map(async (path) => (await stat(path)).mode & 0o777));
    const sockets = await ask(postgres.url, 'select inet_server_addr() as address');
    await postgres.stop();

    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_permissions', setting: '0700' },
    ]);
    expect(modes).toEqual([0o700, 0o700]);
    expect(sockets).toEqual([{ address: null }]);
  });

  it('is shared by several users of one process, and goes on until the last one leaves', async () => {
    const folder = playground.folder();
    const [one, two] = await Promise.all([
      startEmbeddedPostgres({ folder, durability: 'relaxed' }),
      startEmbeddedPostgres({ folder, durability: 'relaxed' }),
    ]);

    await one.stop();
    const rows = await ask(two.url, 'select 1 as alive');
    await two.stop();
    await two.stop();

    expect(rows).toEqual([{ alive: 1 }]);
    await expect(ask(two.url, 'select 1')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('makes further databases, once each, and refuses names that need quoting', async () => {
    const postgres = await startEmbeddedPostgres({ folder: playground.folder(), durability: 'relaxed' });

    const urls = await Promise.all([postgres.createDatabase('other-1'), postgres.createDatabase('other-1')]);
    const rows = await ask(postgres.databaseUrl('other-1'), 'select current_database() as name');
    const refused = postgres.createDatabase('a"; drop database x; --');
    await expect(refused).rejects.toMatchObject({ code: 'invalid-database-name' });
    await postgres.stop();

    expect(new Set(urls)).toEqual(new Set([postgres.databaseUrl('other-1')]));
    expect(rows).toEqual([{ name: 'other-1' }]);
  });

  it('starts a server again that dies while it is used', async () => {
    const lines: Array<string> = [];
    const folder = playground.folder();
    const postgres = await startEmbeddedPostgres({ folder, log: (line) => lines.push(line) });
    await ask(postgres.url, 'create table notes as select 42 as answer');

    process.kill(await serverPid(folder), 'SIGKILL');
    let rows: ReadonlyArray<unknown> | undefined;
    for (let tries = 0; rows === undefined && tries < 400; tries += 1) {
      await sleep(25);
      rows = await ask(postgres.url, 'table notes').catch(() => undefined);
    }
    await postgres.stop();

    expect(rows).toEqual([{ answer: 42 }]);
    expect(lines).toContainEqual(expect.stringContaining('joining it again'));
  });

  it('does not stop under a connection that is not one of its users', async () => {
    const lines: Array<string> = [];
    const postgres = await startEmbeddedPostgres({ folder: playground.folder(), durability: 'relaxed', log: (line) => lines.push(line) });
    const psql = new pg.Client({ connectionString: postgres.url });
    await psql.connect();

    await postgres.stop();
    const { rows } = await psql.query('select 1 as alive');
    await psql.end();

    expect(rows).toEqual([{ alive: 1 }]);
    expect(lines).toContainEqual(expect.stringContaining('others are connected'));
  });

  it('runs the server in a session of its own, as another user than root, with the folder as its place', async () => {
    const folder = playground.folder();
    const postgres = await startEmbeddedPostgres({ folder, durability: 'relaxed' });
    const pid = await serverPid(folder);

    const { uid } = await stat(join(postgres.folder, 'cluster'));
    const [row] = await ask(postgres.url, `select pg_read_file('/proc/self/status') as status`);
    const place = await readlink(`/proc/${pid}/cwd`);
    const session = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[3];
    await postgres.stop();

    expect(uid).toBe(isRoot() ? 65534 : process.getuid?.());
    expect((row as { status: string }).status).toContain(`Uid:\t${uid}\t${uid}\t${uid}`);
    expect(place).toBe(join(postgres.folder, 'cluster'));
    expect(session).toBe(String(pid));
  });
});
