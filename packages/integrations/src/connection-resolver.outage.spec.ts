import type { ConnectionResolver } from './connection-resolver.js';
import { createConnection } from './create-connection.js';
import { editConnection } from './edit-connection.js';
import type { Snapshot } from './snapshot.js';
import { eventually } from './testing/eventually.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, type KeyValueApplication } from './testing/key-value-application.js';
import { elsewhere, resolverOf } from './testing/other-resolver.js';

const moved = { settings: { address: 'kv.example:7001' }, credentials: { password: PASSWORD } };

const addressOf = ({ target }: Snapshot): unknown => (target as { address: string }).address;

describe('connectionResolver', () => {
  let app: KeyValueApplication;
  let resolver: ConnectionResolver;
  const resolve = () => rightOf(resolver.resolve('orders'));

  beforeEach(async () => {
    app = keyValueApplication();
    resolver = app.resolver;
    await rightOf(createConnection(app)(orders));
  });
  afterEach(() => resolver.close());

  describe('while the store is away', () => {
    it('goes on with a connection that is in use, changed or not', async () => {
      const first = await resolve();
      app.store.setAway(true);
      expect(await resolve()).toBe(first);

      resolver.forget(first.connection);
      expect(await resolve()).toBe(first);
    });

    it('asks it once a second at most', async () => {
      const { connection } = await resolve();
      app.store.setAway(true);
      resolver.forget(connection);
      const lookups = app.store.lookups();

      await Promise.all(Array.from({ length: 10 }, resolve));
      expect(app.store.lookups()).toBe(lookups + 1);
      app.advance(999);
      await resolve();
      expect(app.store.lookups()).toBe(lookups + 1);
      app.advance(1);
      await Promise.all(Array.from({ length: 10 }, resolve));
      expect(app.store.lookups()).toBe(lookups + 2);
    });

    it('lets no request wait for a store that does not answer', async () => {
      const first = await resolve();
      let hangs = false;
      const never = new Promise<never>(() => undefined);
      const hanging = resolverOf(app, { store: { ...app.store, find: (name) => (hangs ? () => never : app.store.find(name)) } });
      await rightOf(hanging.resolve('orders'));
      app.store.setAway(true);
      hanging.forget(first.connection);
      await rightOf(hanging.resolve('orders'));
      hangs = true;
      app.advance(5_000);

      expect(addressOf(await rightOf(hanging.resolve('orders')))).toBe('kv.example:7000');
      hanging.close();
    });

    it('reads a changed connection again when the store is back', async () => {
      await resolve();
      const other = elsewhere(app);
      app.store.setAway(true);
      resolver.forget({ id: 'any', name: 'orders' });
      await resolve();
      app.store.setAway(false);
      await rightOf(editConnection(other)('orders', moved));
      app.advance(1_000);

      await eventually(async () => expect(addressOf(await resolve())).toBe('kv.example:7001'));
    });

    it('follows every change at once again after that', async () => {
      app.store.setAway(true);
      await leftOf(resolver.resolve('orders'));
      app.store.setAway(false);
      await resolve();

      await rightOf(editConnection(elsewhere(app))('orders', moved));

      expect(addressOf(await resolve())).toBe('kv.example:7001');
    });

    it('fails for a connection that it has never read, and recovers at once', async () => {
      app.store.setAway(true);
      expect(await leftOf(resolver.resolve('orders'))).toMatchObject({ _tag: 'StoreUnavailable' });

      app.store.setAway(false);
      expect(addressOf(await resolve())).toBe('kv.example:7000');
    });
  });
});
