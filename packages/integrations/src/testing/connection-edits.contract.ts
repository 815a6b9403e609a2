import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { withStore, type MakeConnectionStore } from './connection-store-under-test.js';
import { leftOf, rightOf } from './expectations.js';
import { describe, expect, it } from './jest-globals.js';
import { failedTestResult, sampleConnection } from './sample-connection.js';

export const connectionEditsContract = (make: MakeConnectionStore): void => {
  describe('edits', () => {
    it('replaces a row and raises its generation by one', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));
      const change = {
        ...saved,
        strategy: 'ticket',
        settings: { address: 'kv.example:7001' },
        strategyFields: { account: 'grace' },
        sealed: undefined,
        sealedFields: [],
        updatedAt: new Date('2026-03-04T05:06:07.890Z'),
        lastTest: failedTestResult,
      };

      const edited = await rightOf(store.update(change));

      expect(edited).toEqual({ ...change, generation: 2 });
      expect(await rightOf(store.find('orders'))).toEqual(O.some(edited));
    }));

    it('renames, and the new name finds it', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));

      const renamed = await rightOf(store.update({ ...saved, name: 'orders-2026' }));

      expect(await rightOf(store.find('orders-2026'))).toEqual(O.some(renamed));
      expect((await rightOf(store.list())).map(({ name }) => name)).toEqual(['orders-2026']);
    }));

    it('refuses the name of another connection', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));
      await rightOf(store.insert(sampleConnection({ name: 'invoices' })));

      expect(await leftOf(store.update({ ...saved, name: 'invoices' }))).toEqual({ _tag: 'ConnectionNameTaken', name: 'invoices' });
      expect(await rightOf(store.find('orders'))).toEqual(O.some(saved));
    }));

    it('refuses an edit that is based on an older generation', withStore(make, async ({ store }) => {
      const first = await rightOf(store.insert(sampleConnection()));
      const second = await rightOf(store.update(first));

      expect(await leftOf(store.update({ ...first, settings: {} }))).toEqual({ _tag: 'ConnectionChanged', name: 'orders' });
      expect(await leftOf(store.remove(first))).toEqual({ _tag: 'ConnectionChanged', name: 'orders' });
      expect(await rightOf(store.find('orders'))).toEqual(O.some(second));
    }));

    it('lets one of many edits of the same generation win', withStore(make, async ({ store, peer }) => {
      const saved = await rightOf(store.insert(sampleConnection()));

      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, nth) => (nth % 2 === 0 ? store : peer).update({ ...saved, settings: { nth } })()),
      );

      expect(outcomes.filter(E.isLeft)).toEqual(Array(5).fill(E.left({ _tag: 'ConnectionChanged', name: 'orders' })));
      const [winner] = outcomes.filter(E.isRight).map(({ right }) => right);
      expect(await rightOf(store.find('orders'))).toEqual(O.some(winner));
    }));

    it('removes a row, and its name is free again', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));

      await rightOf(store.remove(saved));

      expect(await rightOf(store.list())).toEqual([]);
      expect(await rightOf(store.find('orders'))).toEqual(O.none);
      await rightOf(store.insert(sampleConnection()));
    }));

    it('says of a removed row that it is not there', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));
      await rightOf(store.remove(saved));

      expect(await leftOf(store.update(saved))).toEqual({ _tag: 'ConnectionNotFound', name: 'orders' });
      expect(await leftOf(store.remove(saved))).toEqual({ _tag: 'ConnectionNotFound', name: 'orders' });
    }));

    it('keeps the result of a test without touching anything else', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));

      await rightOf(store.recordTest(saved.id, failedTestResult));

      expect(await rightOf(store.find('orders'))).toEqual(O.some({ ...saved, lastTest: failedTestResult }));
      expect((await rightOf(store.update(saved))).generation).toBe(saved.generation + 1);
    }));

    it('takes the result of a test of a row that is gone', withStore(make, async ({ store }) => {
      await rightOf(store.recordTest(sampleConnection().id, failedTestResult));

      expect(await rightOf(store.list())).toEqual([]);
    }));
  });
};
