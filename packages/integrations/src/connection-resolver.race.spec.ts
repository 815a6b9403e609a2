import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionStore } from './connection-store.js';
import { createConnection } from './create-connection.js';
import { editConnection } from './edit-connection.js';
import type { AnyStrategy } from './integration.js';
import type { Snapshot } from './snapshot.js';
import { eventually } from './testing/eventually.js';
import { rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, type KeyValueApplication } from './testing/key-value-application.js';
import { resolverOf } from './testing/other-resolver.js';

const moved = { settings: { address: 'kv.example:7001' }, credentials: { password: PASSWORD } };

const addressOf = ({ target }: Snapshot): unknown => (target as { address: string }).address;

/** A store whose next lookup answers what it found only when it is released. */
const slowStore = (store: ConnectionStore) => {
  const held: Array<() => void> = [];
  let hold = false;
  const slow: ConnectionStore = {
    ...store,
    find: (name) => async () => {
      const found = await store.find(name)();
      if (hold) {
        await new Promise<void>((release) => held.push(release));
      }
      return found;
    },
  };
  return {
    slow,
    held,
    holdBack: (on: boolean) => {
      hold = on;
    },
  };
};

describe('connectionResolver', () => {
  let app: KeyValueApplication;

  beforeEach(async () => {
    app = keyValueApplication();
    await rightOf(createConnection(app)(orders));
  });
  afterEach(() => app.resolver.close());

  describe('while a connection is being read', () => {
    it('takes a change that is announced then for newer than the row', async () => {
      const { slow, held, holdBack } = slowStore(app.store);
      const slowly = resolverOf(app, { store: slow });
      holdBack(true);
      const early = slowly.resolve('orders')();
      await eventually(() => expect(held).toHaveLength(1));
      holdBack(false);
      await rightOf(editConnection(app)('orders', moved));
      held.forEach((release) => release());

      expect(E.isRight(await early)).toBe(true);
      expect(addressOf(await rightOf(slowly.resolve('orders')))).toBe('kv.example:7001');
      slowly.close();
    });

    it('does not let who comes after the change share the read from before it, nor lets that read win', async () => {
      const { slow, held, holdBack } = slowStore(app.store);
      const slowly = resolverOf(app, { store: slow });
      holdBack(true);
      const early = slowly.resolve('orders')();
      await eventually(() => expect(held).toHaveLength(1));
      holdBack(false);
      await rightOf(editConnection(app)('orders', moved));

      const late = await rightOf(slowly.resolve('orders'));
      held.forEach((release) => release());

      expect(addressOf(late)).toBe('kv.example:7001');
      expect(await early).toEqual(E.right(late));
      expect(await rightOf(slowly.resolve('orders'))).toBe(late);
      slowly.close();
    });
  });

  it('does not hand out credentials that an edit overtook while they were fetched', async () => {
    const release: Array<() => void> = [];
    const registered = app.integrations.list()[0]!;
    const password = registered.strategies.get('password')!;
    const slowPassword: AnyStrategy = {
      ...password,
      open: (values) => {
        const source = password.open(values);
        const slow = release.length === 0 ? new Promise<void>((resume) => release.push(resume)) : Promise.resolve();
        return { resolve: (options) => () => slow.then(source.resolve(options)) };
      },
    };
    const strategies = new Map([['password', slowPassword]]);
    const integrations = { ...app.integrations, find: () => E.right({ ...registered, strategies }) };
    const slowly = resolverOf(app, { integrations });

    const early = slowly.resolve('orders')();
    await eventually(() => expect(release).toHaveLength(1));
    await rightOf(editConnection(app)('orders', moved));
    const late = await rightOf(slowly.resolve('orders'));
    release.forEach((resume) => resume());

    expect(addressOf(late)).toBe('kv.example:7001');
    expect(await early).toEqual(E.right(late));
    slowly.close();
  });
});
