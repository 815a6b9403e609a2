import { createConnection } from './create-connection.js';
import { removeConnection } from './remove-connection.js';
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
    app.usedBy.push('workflow inventory', 'run 1 (PENDING)');

    expect(await leftOf(removeConnection(app)('orders'))).toEqual({
      _tag: 'ConnectionInUse',
      name: 'orders',
      usedBy: ['workflow inventory', 'run 1 (PENDING)'],
    });
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
