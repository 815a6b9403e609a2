import { createConnection } from './create-connection.js';
import { removeConnection } from './remove-connection.js';
import { declaredUse, runUse } from './testing/sample-use.js';
import { editConnection } from './edit-connection.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, type KeyValueApplication } from './testing/key-value-application.js';

describe('removeConnection', () => {
  let app: KeyValueApplication;

  beforeEach(async () => {
    app = keyValueApplication();
    await rightOf(createConnection(app)(orders));
    await rightOf(app.resolver.resolve('orders'));
  });
  afterEach(() => app.resolver.close());

  it('removes a connection that nobody needs, for good', async () => {
    await rightOf(removeConnection(app)('orders'));

    expect(await rightOf(app.store.list())).toEqual([]);
    expect(await leftOf(app.resolver.resolve('orders'))).toEqual({ _tag: 'ConnectionNotFound', name: 'orders' });
  });

  it('says who needs it, and removes nothing', async () => {
    const uses = [declaredUse('inventory'), runUse('report')];
    app.usedBy.push(...uses);

    expect(await leftOf(removeConnection(app)('orders'))).toEqual({
      _tag: 'ConnectionInUse',
      name: 'orders',
      usedBy: uses,
    });
    expect(await rightOf(app.store.list())).toHaveLength(1);
  });

  it('removes it all the same when forced with a reason, and keeps who, why and who needed it', async () => {
    app.usedBy.push(declaredUse('inventory'));

    await rightOf(removeConnection(app)('orders', { by: { id: 'k1', name: 'ada' }, force: true, reason: ' the bucket is gone ' }));

    expect(await rightOf(app.store.list())).toEqual([]);
    expect((await rightOf(app.store.audit({ limit: 1 })))[0]).toMatchObject({
      action: 'connection.deleted',
      by: { id: 'k1', name: 'ada' },
      forced: true,
      reason: 'the bucket is gone',
      connection: { name: 'orders' },
      details: { usedBy: ['workflow inventory'] },
    });
  });

  it.each([undefined, '', ' \n', 'x'.repeat(1_001)])('forces nothing for the reason %j', async (reason) => {
    expect(await leftOf(removeConnection(app)('orders', { force: true, ...(reason === undefined ? {} : { reason }) }))).toMatchObject({
      _tag: 'InvalidInput',
      violations: [{ field: 'reason' }],
    });
    expect(await rightOf(app.store.list())).toHaveLength(1);
  });

  it('does not take an old name for the connection', async () => {
    await rightOf(editConnection(app)('orders', { name: 'orders-eu' }));

    expect(await leftOf(removeConnection(app)('orders', { force: true, reason: 'x' }))).toEqual({ _tag: 'ConnectionRenamed', name: 'orders', now: 'orders-eu' });
    expect(await rightOf(app.store.list())).toHaveLength(1);
  });

  it('says that there is none', async () => {
    expect(await leftOf(removeConnection(app)('stock'))).toEqual({ _tag: 'ConnectionNotFound', name: 'stock' });
  });

  it('says that the store is away', async () => {
    app.store.setAway(true);

    expect(await leftOf(removeConnection(app)('orders'))).toMatchObject({ _tag: 'StoreUnavailable' });
  });
});
