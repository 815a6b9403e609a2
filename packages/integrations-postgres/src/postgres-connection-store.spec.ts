import { connectionStoreContract, eventually, leftOf, printed, rightOf, sampleConnection } from '@aqueduct/integrations/testing';
import type { ConnectionChange } from '@aqueduct/integrations';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import pg from 'pg';
import { migrate } from './migrate.js';
import { PostgresConnectionStore } from './postgres-connection-store.js';

const CANARY = 'canary-7f1d93';

describe(PostgresConnectionStore.name, () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  /** A database with tables, and two processes' stores on it. */
  const twoStores = async () => {
    const url = await postgres.freshDatabase();
    await migrate(url);
    const lines: Array<string> = [];
    const [store, peer] = await Promise.all([
      PostgresConnectionStore.open({ url, log: (line) => lines.push(line) }),
      PostgresConnectionStore.open({ url }),
    ]);
    return { url, store, peer, lines, close: async () => void (await Promise.all([store.close(), peer.close()])) };
  };

  connectionStoreContract(twoStores);

  it('writes a secret nowhere but sealed, in its column', async () => {
    const { url, store, close } = await twoStores();
    const saved = await rightOf(store.insert(sampleConnection({ sealed: CANARY })));
    await rightOf(store.update(saved));
    const client = new pg.Client({ connectionString: url });
    await client.connect();

    const { rows } = await client.query(`select to_jsonb(connections) - 'sealed' as rest, sealed from aqueduct.connections`);
    const { rows: tables } = await client.query<{ dump: string }>(
      `select table_schema, query_to_xml(format('select * from %I.%I', table_schema, table_name), true, false, '')::text as dump
         from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')`,
    );
    await client.end();
    await close();

    expect(JSON.stringify(rows[0].rest)).not.toContain(CANARY);
    expect(rows[0].sealed).toBe(CANARY);
    expect(tables.filter(({ dump }) => dump.includes(CANARY))).toHaveLength(1);
  });

  it('keeps working, and misses nothing, when the database goes away and comes back', async () => {
    const { url, store, peer, lines, close } = await twoStores();
    const heard: Array<ConnectionChange> = [];
    store.subscribe((change) => heard.push(change));
    const kept = await rightOf(store.insert(sampleConnection({ name: 'kept' })));
    const removed = await rightOf(store.insert(sampleConnection({ name: 'removed' })));
    await eventually(() => expect(heard).toHaveLength(2));
    heard.length = 0;

    // By hand, silently: as what was announced while nobody listened.
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('update aqueduct.connections set generation = 7 where id = $1', [kept.id]);
    await client.query('delete from aqueduct.connections where id = $1', [removed.id]);
    await client.end();
    expect(heard).toEqual([]);
    await postgres.halt();
    const during = await leftOf(store.list());
    await postgres.resume();

    await eventually(() => expect(heard.map(({ name, generation }) => `${name} ${generation}`).sort()).toEqual(['kept 7', 'removed 1']));
    const afterwards = await rightOf(peer.insert(sampleConnection({ name: 'afterwards' })));
    await eventually(() => expect(heard.at(-1)).toEqual({ id: afterwards.id, name: 'afterwards', generation: 1 }));
    await close();

    expect(during).toMatchObject({ _tag: 'StoreUnavailable' });
    expect(lines.join('\n')).toContain('cannot listen');
  });

  it('is open before the first change, so that a change right after it is heard', async () => {
    const { store, peer, close } = await twoStores();
    const heard: Array<ConnectionChange> = [];
    store.subscribe(() => {
      throw new Error('a bad subscriber');
    });
    store.subscribe((change) => heard.push(change));

    const saved = await rightOf(peer.insert(sampleConnection()));

    await eventually(() => expect(heard).toEqual([{ id: saved.id, name: saved.name, generation: 1 }]));
    await close();
  });

  it('works on a pool of the application too, and leaves it open', async () => {
    const pool = new pg.Pool({ connectionString: await postgres.freshDatabase() });
    await migrate(pool);
    const store = await PostgresConnectionStore.open({ pool });
    const saved = await rightOf(store.insert(sampleConnection()));

    await store.close();

    expect(E.isRight(await store.find('orders')())).toBe(true);
    expect(await rightOf(store.find('orders'))).toEqual(O.some(saved));
    await pool.end();
  });

  it('keeps the password of the URL, and the values of a statement, out of what it says', async () => {
    const { store, close } = await twoStores();
    const taken = await rightOf(store.insert(sampleConnection({ sealed: CANARY })));
    const sameId = await leftOf(store.insert({ ...taken, name: 'other' }));
    const notJson = await leftOf(store.insert(sampleConnection({ name: 'zero', sealed: CANARY, settings: { text: `\u0000${CANARY}` } })));
    await close();
    const refused = await PostgresConnectionStore.open({ url: `postgresql://user:${CANARY}@127.0.0.1:1/db` }).catch((error: unknown) => error);
    const invalid = await PostgresConnectionStore.open({ url: `postgresql://user:${CANARY}@[::/db` }).catch((error: unknown) => error);
    const unmigrated = await migrate(`postgresql://user:${CANARY}@127.0.0.1:1/db`).catch((error: unknown) => error);

    expect([sameId, notJson]).toEqual([
      expect.objectContaining({ _tag: 'StoreUnavailable' }),
      expect.objectContaining({ _tag: 'StoreUnavailable' }),
    ]);
    expect([sameId, notJson, refused, invalid, unmigrated].map(printed).join('\n')).not.toContain(CANARY);
    expect(refused).toMatchObject({ name: 'DatabaseError', message: expect.stringContaining('ECONNREFUSED') });
  });
});

describe(migrate.name, () => {
  it('may be run by several processes at once, and again', async () => {
    const postgres = await startTestPostgres();
    const url = await postgres.freshDatabase();

    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    await migrate(url);
    const store = await PostgresConnectionStore.open({ url });
    const rows = await rightOf(store.list());
    await store.close();
    await postgres.stop();

    expect(rows).toEqual([]);
  });
});
