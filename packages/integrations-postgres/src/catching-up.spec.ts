import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import {
  connectionResolver,
  createConnection,
  editConnection,
  releaseAlias,
  type ConnectionChange,
  type ConnectionPorts,
} from '@aqueduct/integrations';
import { eventually, keyValueApplication, leftOf, orders, PASSWORD, rightOf, sampleConnection } from '@aqueduct/integrations/testing';
import pg from 'pg';
import { migrate } from './migrate.js';
import { PostgresConnectionStore } from './postgres-connection-store.js';
import { stallingLine } from './test-support/stalling-line.js';

const WITHIN_MS = 5_000;

describe('a process that does not hear of changes', () => {
  let postgres: TestPostgres;
  let url: string;
  const closers: Array<() => unknown> = [];
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  beforeEach(async () => {
    url = await postgres.freshDatabase();
    await migrate(url);
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) {
      await close();
    }
  });
  afterAll(() => postgres.stop());

  const openStore = async (at: string, log: (text: string) => void = () => undefined): Promise<PostgresConnectionStore> => {
    const store = await PostgresConnectionStore.open({ url: at, log });
    closers.push(() => store.close());
    return store;
  };

  const listening = (store: PostgresConnectionStore) => {
    const heard: ConnectionChange[] = [];
    store.subscribe((change) => heard.push(change));
    return heard;
  };

  it('catches up within 5 s when its listener is ended', async () => {
    const [store, peer] = await Promise.all([openStore(url), openStore(url)]);
    const heard = listening(store);
    const saved = await rightOf(peer.insert(sampleConnection()));
    await eventually(() => expect(heard).toHaveLength(1));
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    closers.push(() => admin.end());

    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%' and pid <> pg_backend_pid()");
    const at = Date.now();
    await rightOf(peer.update(saved));

    await eventually(() => expect(heard.at(-1)).toMatchObject({ generation: 2 }));
    expect(Date.now() - at).toBeLessThan(WITHIN_MS);
  });

  it('catches up within 5 s when its line is cut without a word', async () => {
    const line = await stallingLine(url);
    closers.push(() => line.close());
    const lines: string[] = [];
    const [store, peer] = await Promise.all([openStore(line.url, (text) => lines.push(text)), openStore(url)]);
    const heard = listening(store);
    const saved = await rightOf(peer.insert(sampleConnection()));
    await eventually(() => expect(heard).toHaveLength(1));

    line.stallOpenOnes();
    const at = Date.now();
    await rightOf(peer.update(saved));

    await eventually(() => expect(heard.at(-1)).toMatchObject({ generation: 2 }));
    expect(Date.now() - at).toBeLessThan(WITHIN_MS);
    expect(lines.join()).toContain('does not answer, making another');
  }, 30_000);

  /** The key-value application, as two processes on one database have it. */
  const processes = async (): Promise<readonly [ConnectionPorts, ConnectionPorts]> => {
    const application = keyValueApplication();
    closers.push(() => application.resolver.close());
    const process = async (): Promise<ConnectionPorts> => {
      const store = await openStore(url);
      const resolver = connectionResolver({ store, integrations: application.integrations, keyRing: application.keyRing });
      closers.push(() => resolver.close());
      return { ...application, store, resolver };
    };
    return [await process(), await process()];
  };

  it('has the edit, the new name and the released name of a connection at its next request', async () => {
    const [one, two] = await processes();
    const { id } = await rightOf(createConnection(one)(orders));
    const target = async (name: string) => rightOf(two.resolver.resolve(name));
    expect(await target('orders')).toMatchObject({ connection: { id, generation: 1 }, target: { namespace: 'eu' } });

    await rightOf(editConnection(one)('orders', { settings: { namespace: 'us' }, credentials: { password: PASSWORD } }));
    await eventually(async () => expect(await target('orders')).toMatchObject({ connection: { generation: 2 }, target: { namespace: 'us' } }));

    await rightOf(editConnection(one)('orders', { name: 'orders-eu' }));
    await eventually(async () => expect((await target('orders')).connection).toMatchObject({ id, name: 'orders-eu', generation: 3 }));
    expect((await target('orders-eu')).connection).toMatchObject({ id, name: 'orders-eu' });

    await rightOf(releaseAlias(one)('orders-eu', 'orders'));
    await eventually(async () => expect(await leftOf(two.resolver.resolve('orders'))).toEqual({ _tag: 'ConnectionNotFound', name: 'orders' }));
    expect((await target('orders-eu')).connection).toMatchObject({ id, generation: 4 });
  });

  it('goes on with connections that are in use, by any of their names, while the database is away', async () => {
    const [one, two] = await processes();
    const { id } = await rightOf(createConnection(one)(orders));
    await rightOf(editConnection(one)('orders', { name: 'orders-eu' }));
    await eventually(async () => expect((await rightOf(two.resolver.resolve('orders'))).connection.name).toBe('orders-eu'));

    await postgres.halt();
    const during = await rightOf(two.resolver.resolve('orders'));
    await postgres.resume();

    expect(during.connection).toMatchObject({ id, name: 'orders-eu' });
  });
});
