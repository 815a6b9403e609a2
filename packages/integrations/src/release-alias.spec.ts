import { createConnection } from './create-connection.js';
import { editConnection } from './edit-connection.js';
import { releaseAlias } from './release-alias.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, type KeyValueApplication } from './testing/key-value-application.js';
import { declaredUse, roleSourceUse } from './testing/sample-use.js';

describe('releaseAlias', () => {
  let app: KeyValueApplication;

  beforeEach(async () => {
    app = keyValueApplication();
    await rightOf(createConnection(app)(orders));
    await rightOf(editConnection(app)('orders', { name: 'orders-eu' }));
    await rightOf(app.resolver.resolve('orders'));
  });
  afterEach(() => app.resolver.close());

  const named = (name: string) => createConnection(app)({ ...orders, name });

  it('frees the old name: it leads nowhere, and anybody may take it', async () => {
    expect(await leftOf(named('orders'))).toEqual({ _tag: 'ConnectionNameReserved', name: 'orders', by: 'orders-eu' });

    const released = await rightOf(releaseAlias(app)('orders-eu', 'orders'));

    expect(released.aliases).toEqual([]);
    expect(await leftOf(app.resolver.resolve('orders'))).toEqual({ _tag: 'ConnectionNotFound', name: 'orders' });
    await rightOf(named('orders'));
  });

  it('refuses as long as somebody says the old name, and tells who; the new name may be said', async () => {
    const outdated = roleSourceUse('reports', 'orders');
    app.usedBy.push(declaredUse('inventory', { name: 'orders-eu' }), outdated);

    expect(await leftOf(releaseAlias(app)('orders-eu', 'orders'))).toEqual({ _tag: 'AliasInUse', name: 'orders-eu', alias: 'orders', usedBy: [outdated] });
    app.usedBy.pop();
    await rightOf(releaseAlias(app)('orders-eu', 'orders'));
  });

  it('is forced with a reason only, which is kept', async () => {
    app.usedBy.push(roleSourceUse('reports', 'orders'));

    expect(await leftOf(releaseAlias(app)('orders-eu', 'orders', { force: true }))).toMatchObject({ _tag: 'InvalidInput' });
    await rightOf(releaseAlias(app)('orders-eu', 'orders', { force: true, reason: 'reports is retired' }));

    expect((await rightOf(app.store.audit({ limit: 9 }))).map(({ action, forced, reason, details }) => ({ action, forced, reason, details }))).toEqual([
      {
        action: 'connection.alias-released',
        forced: true,
        reason: 'reports is retired',
        details: { alias: 'orders', usedBy: ['connection reports'] },
      },
      { action: 'connection.renamed', forced: false, reason: undefined, details: { from: 'orders', to: 'orders-eu', fields: [] } },
      { action: 'connection.created', forced: false, reason: undefined, details: { kind: 'key-value', strategy: 'password' } },
    ]);
  });

  it('knows the old names of a connection, and no others', async () => {
    expect(await leftOf(releaseAlias(app)('orders-eu', 'orders-eu'))).toEqual({ _tag: 'AliasNotFound', name: 'orders-eu', alias: 'orders-eu' });
    expect(await leftOf(releaseAlias(app)('stock', 'orders'))).toMatchObject({ _tag: 'ConnectionNotFound' });
  });
});
