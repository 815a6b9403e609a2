import { connectionStoreContract } from './connection-store.contract.js';
import { leftOf, rightOf } from './expectations.js';
import { InMemoryConnectionRows } from './in-memory-connection-rows.js';
import { inMemoryConnectionStore } from './in-memory-connection-store.js';
import { sampleConnection } from './sample-connection.js';

describe('inMemoryConnectionStore', () => {
  connectionStoreContract(() => {
    const rows = new InMemoryConnectionRows();
    return Promise.resolve({
      store: inMemoryConnectionStore(rows),
      peer: inMemoryConnectionStore(rows),
      close: () => Promise.resolve(),
    });
  });

  it('fails while it is away, and then tells what was changed elsewhere', async () => {
    const rows = new InMemoryConnectionRows();
    const [store, elsewhere] = [inMemoryConnectionStore(rows), inMemoryConnectionStore(rows)];
    const heard: string[] = [];
    store.subscribe(({ name }) => heard.push(name));

    store.setAway(true);
    await rightOf(elsewhere.insert(sampleConnection()));

    expect(await leftOf(store.find('orders'))).toMatchObject({ _tag: 'StoreUnavailable' });
    expect(heard).toEqual([]);
    store.setAway(false);
    expect(heard).toEqual(['orders']);
  });
});
