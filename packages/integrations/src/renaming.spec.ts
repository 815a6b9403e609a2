import { createConnection } from './create-connection.js';
import { editConnection } from './edit-connection.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, type KeyValueApplication } from './testing/key-value-application.js';
import { elsewhere } from './testing/other-resolver.js';

describe('a renamed connection', () => {
  let app: KeyValueApplication;
  let id: string;

  beforeEach(async () => {
    app = keyValueApplication();
    ({ id } = await rightOf(createConnection(app)(orders)));
  });
  afterEach(() => app.resolver.close());

  const rename = (from: string, to: string) => rightOf(editConnection(app)(from, { name: to }));

  it('is the same connection under both names, in every process', async () => {
    const other = elsewhere(app);
    const before = await rightOf(other.resolver.resolve('orders'));

    await rename('orders', 'orders-eu');

    for (const name of ['orders', 'orders-eu']) {
      for (const { resolver } of [app, other]) {
        expect((await rightOf(resolver.resolve(name))).connection).toEqual({ id, name: 'orders-eu', kind: 'key-value', generation: 2 });
      }
    }
    expect(before.connection).toMatchObject({ id, name: 'orders' });
    other.resolver.close();
  });

  it('keeps its name when it is edited by an old one', async () => {
    await rename('orders', 'orders-eu');

    const edited = await rightOf(editConnection(app)('orders', { settings: { namespace: 'us' } }));

    expect([edited.name, edited.aliases.map(({ name }) => name)]).toEqual(['orders-eu', ['orders']]);
  });

  it('keeps every old name, and may take one back', async () => {
    await rename('orders', 'a');
    await rename('a', 'b');
    const back = await rename('b', 'orders');

    expect(back.aliases.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(back.aliases[0]?.since).toEqual(app.now());
  });

  it('leaves its old names to nobody else, neither by a rename nor by a creation', async () => {
    await rename('orders', 'orders-eu');
    await rightOf(createConnection(app)({ ...orders, name: 'stock' }));
    const reserved = { _tag: 'ConnectionNameReserved', name: 'orders', by: 'orders-eu' };

    expect(await leftOf(editConnection(app)('stock', { name: 'orders' }))).toEqual(reserved);
    expect(await leftOf(createConnection(app)(orders))).toEqual(reserved);
  });
});
