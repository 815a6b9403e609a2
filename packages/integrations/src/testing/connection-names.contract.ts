import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { Connection } from '../connection.js';
import type { ConnectionChange } from '../connection-store.js';
import { withStore, type MakeConnectionStore } from './connection-store-under-test.js';
import { eventually } from './eventually.js';
import { leftOf, rightOf } from './expectations.js';
import { describe, expect, it } from './jest-globals.js';
import { sampleConnection } from './sample-connection.js';

const RENAMED_AT = new Date('2026-03-04T05:06:07.890Z');

const renamed = (connection: Connection, name: string): Connection => ({ ...connection, name, updatedAt: RENAMED_AT });

const aliasesOf = ({ aliases }: Connection): ReadonlyArray<string> => aliases.map(({ name }) => name);

export const connectionNamesContract = (make: MakeConnectionStore): void => {
  describe('names', () => {
    it('keeps the old name of a renamed connection as an alias, by which it is found', withStore(make, async ({ store, peer }) => {
      const saved = await rightOf(store.insert(sampleConnection()));

      const moved = await rightOf(store.update(renamed(saved, 'orders-eu')));

      expect(moved.aliases).toEqual([{ name: 'orders', since: RENAMED_AT }]);
      expect(await rightOf(peer.find('orders'))).toEqual(O.some(moved));
      expect(await rightOf(peer.find('orders-eu'))).toEqual(O.some(moved));
      expect(await rightOf(store.list())).toEqual([moved]);
    }));

    it('makes an alias of nothing but a rename', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection({ aliases: [{ name: 'given', since: RENAMED_AT }] })));

      const edited = await rightOf(store.update({ ...saved, aliases: [{ name: 'given', since: RENAMED_AT }] }));

      expect([saved.aliases, edited.aliases, await rightOf(store.find('given'))]).toEqual([[], [], O.none]);
    }));

    it('gives a connection one of its old names back', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));
      const there = await rightOf(store.update(renamed(saved, 'orders-eu')));

      const back = await rightOf(store.update(renamed(there, 'orders')));

      expect([back.name, aliasesOf(back)]).toEqual(['orders', ['orders-eu']]);
    }));

    it('reserves an old name against everybody else', withStore(make, async ({ store, peer }) => {
      await rightOf(store.update(renamed(await rightOf(store.insert(sampleConnection())), 'orders-eu')));
      const stock = await rightOf(store.insert(sampleConnection({ name: 'stock' })));
      const reserved = { _tag: 'ConnectionNameReserved', name: 'orders', by: 'orders-eu' };

      expect(await leftOf(peer.insert(sampleConnection()))).toEqual(reserved);
      expect(await leftOf(peer.update({ ...stock, name: 'orders' }))).toEqual(reserved);
      expect((await rightOf(store.list())).map(({ name }) => name)).toEqual(['orders-eu', 'stock']);
      expect(await rightOf(store.find('stock'))).toEqual(O.some(stock));
    }));

    it('releases an old name, as a change of the connection', withStore(make, async ({ store, peer }) => {
      const heard: ConnectionChange[] = [];
      const moved = await rightOf(store.update(renamed(await rightOf(store.insert(sampleConnection())), 'orders-eu')));
      const stop = store.subscribe((change) => heard.push(change));

      const released = await rightOf(peer.releaseAlias(moved, 'orders'));

      await eventually(() => expect(heard).toContainEqual({ id: moved.id, name: 'orders-eu', generation: 3 }));
      stop();
      expect(released).toEqual({ ...moved, aliases: [], generation: 3 });
      expect(await rightOf(store.find('orders'))).toEqual(O.none);
      expect((await rightOf(store.insert(sampleConnection()))).name).toBe('orders');
    }));

    it('releases nothing but an old name of the connection as it was read', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));
      const moved = await rightOf(store.update(renamed(saved, 'orders-eu')));

      expect(await leftOf(store.releaseAlias(moved, 'orders-eu'))).toEqual({ _tag: 'AliasNotFound', name: 'orders-eu', alias: 'orders-eu' });
      expect(await leftOf(store.releaseAlias(moved, 'stock'))).toMatchObject({ _tag: 'AliasNotFound' });
      expect(await leftOf(store.releaseAlias(saved, 'orders'))).toMatchObject({ _tag: 'ConnectionChanged' });
      expect(await leftOf(store.releaseAlias(sampleConnection(), 'orders'))).toMatchObject({ _tag: 'ConnectionNotFound' });
      expect(await rightOf(store.find('orders'))).toEqual(O.some(moved));
    }));

    it('frees all names of a connection that is removed', withStore(make, async ({ store }) => {
      await rightOf(store.remove(await rightOf(store.update(renamed(await rightOf(store.insert(sampleConnection())), 'orders-eu')))));

      expect(await rightOf(store.find('orders'))).toEqual(O.none);
      await rightOf(store.insert(sampleConnection({ name: 'orders-eu' })));
      await rightOf(store.insert(sampleConnection()));
    }));

    it('gives a name to one of many connections that are renamed to it at the same time', withStore(make, async ({ store, peer }) => {
      const all = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => rightOf(store.insert(sampleConnection({ name })))));

      const outcomes = await Promise.all(all.map((connection, nth) => (nth % 2 === 0 ? store : peer).update(renamed(connection, 'orders'))()));

      expect(outcomes.filter(E.isRight)).toHaveLength(1);
      expect(outcomes.filter(E.isLeft)).toEqual(Array(5).fill(E.left({ _tag: 'ConnectionNameTaken', name: 'orders' })));
      expect((await rightOf(store.list())).flatMap(aliasesOf)).toHaveLength(1);
    }));

    it('gives a name that is given up to nobody, and lets none of many renames and creations wait for ever', withStore(make, async ({ store, peer }) => {
      const [one, two] = await Promise.all(['one', 'two'].map((name) => rightOf(store.insert(sampleConnection({ name })))));

      const outcomes = await Promise.all([
        store.update(renamed(one as Connection, 'two'))(),
        peer.update(renamed(two as Connection, 'one'))(),
        store.update(renamed(one as Connection, 'three'))(),
        peer.insert(sampleConnection({ name: 'three' }))(),
        peer.insert(sampleConnection({ name: 'one' }))(),
        store.insert(sampleConnection({ name: 'two' }))(),
      ]);

      const allowed = ['ConnectionNameTaken', 'ConnectionNameReserved', 'ConnectionChanged'];
      expect(outcomes.filter(E.isLeft).filter(({ left }) => !allowed.includes(left._tag))).toEqual([]);
      expect(outcomes.filter(E.isRight)).toHaveLength(1);
      const names = (await rightOf(store.list())).flatMap((row) => [row.name, ...aliasesOf(row)]);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(names)).toEqual(new Set(['one', 'two', 'three']));
    }));
  });
};
