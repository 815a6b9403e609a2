import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { withStore, type MakeConnectionStore } from './connection-store-under-test.js';
import { leftOf, printed, rightOf } from './expectations.js';
import { describe, expect, it } from './jest-globals.js';
import { failedTestResult, sampleConnection } from './sample-connection.js';

const CANARY = 'canary-51c7e2';
/** In the order of their characters' codes, in which no language sorts them. */
const NAMES = ['0', 'a', 'a-b', 'a.b', 'a1', 'a_b', 'ab', 'b'];

export const connectionRowsContract = (make: MakeConnectionStore): void => {
  describe('rows', () => {
    it('gives back every field as it was given', withStore(make, async ({ store }) => {
      const connection = sampleConnection({
        settings: { text: 'naïve ☃ "quoted" \\ \n', yes: true, no: false, number: 1.5, list: ['a', null], nested: { deep: [1] } },
        strategyFields: {},
        sealedFields: ['password', 'token'],
        generation: 1,
        createdAt: new Date('2026-01-02T03:04:05.678Z'),
        updatedAt: new Date('2026-06-07T08:09:10.111Z'),
        lastTest: failedTestResult,
      });

      expect(await rightOf(store.insert(connection))).toEqual(connection);
      expect(await rightOf(store.find(connection.name))).toEqual(O.some(connection));
    }));

    it('gives back a connection without secrets and without a test', withStore(make, async ({ store }) => {
      const connection = sampleConnection({ sealed: undefined, sealedFields: [], lastTest: undefined });
      await rightOf(store.insert(connection));

      expect(await rightOf(store.find(connection.name))).toEqual(O.some(connection));
    }));

    it('answers none for a name that it does not have', withStore(make, async ({ store }) => {
      expect(await rightOf(store.find('orders'))).toEqual(O.none);
    }));

    it('lists by name, the same in every locale', withStore(make, async ({ store }) => {
      for (const name of [...NAMES].reverse()) {
        await rightOf(store.insert(sampleConnection({ name })));
      }

      expect((await rightOf(store.list())).map(({ name }) => name)).toEqual(NAMES);
    }));

    it('gives a name to one of many who ask for it at the same time', withStore(make, async ({ store, peer }) => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, nth) => (nth % 2 === 0 ? store : peer).insert(sampleConnection())()),
      );

      expect(outcomes.filter(E.isRight)).toHaveLength(1);
      expect(outcomes.filter(E.isLeft)).toEqual(Array(7).fill(E.left({ _tag: 'ConnectionNameTaken', name: 'orders' })));
      expect(await rightOf(store.list())).toHaveLength(1);
    }));

    it('shows what is sealed in that field only', withStore(make, async ({ store }) => {
      const connection = sampleConnection({ sealed: CANARY });
      const announced: unknown[] = [];
      const stop = store.subscribe((change) => announced.push(change));
      const saved = await rightOf(store.insert(connection));
      const edited = await rightOf(store.update(saved));
      const failures = [
        await leftOf(store.insert(sampleConnection({ sealed: CANARY }))),
        await leftOf(store.update(saved)),
        await leftOf(store.remove(saved)),
        await leftOf(store.update(sampleConnection({ name: 'other', sealed: CANARY }))),
      ];
      stop();

      const shown = [saved, edited, ...(await rightOf(store.list()))].map((row) => ({ ...row, sealed: 'left out' }));
      expect(edited.sealed).toBe(CANARY);
      expect(printed([...shown, ...announced, ...failures]) + failures.map(printed).join('')).not.toContain(CANARY);
    }));
  });
};
