import type { ConnectionChange, ConnectionStore } from '../connection-store.js';
import { withStore, type MakeConnectionStore } from './connection-store-under-test.js';
import { eventually } from './eventually.js';
import { rightOf } from './expectations.js';
import { describe, expect, it } from './jest-globals.js';
import { failedTestResult, sampleConnection } from './sample-connection.js';

const listenTo = (store: ConnectionStore) => {
  const heard: ConnectionChange[] = [];
  return { heard, stop: store.subscribe((change) => heard.push(change)) };
};

/** Names and generations; of a removed row the generation is of no use to anybody. */
const story = (changes: ReadonlyArray<ConnectionChange>) => changes.map(({ name, generation }) => `${name} ${generation}`);

export const connectionChangesContract = (make: MakeConnectionStore): void => {
  describe('announcements', () => {
    it.each(['the same process', 'another process'])('tells of every change that %s makes', (who) =>
      withStore(make, async ({ store, peer }) => {
        const author = who === 'another process' ? peer : store;
        const { heard, stop } = listenTo(store);

        const saved = await rightOf(author.insert(sampleConnection()));
        const edited = await rightOf(author.update(saved));
        const renamed = await rightOf(author.update({ ...edited, name: 'orders-2026' }));
        await rightOf(author.remove(renamed));

        await eventually(() => expect(heard).toHaveLength(4));
        stop();
        expect(story(heard.slice(0, 3))).toEqual(['orders 1', 'orders 2', 'orders-2026 3']);
        expect(heard[3]).toMatchObject({ id: saved.id, name: 'orders-2026' });
        expect(new Set(heard.map(({ id }) => id))).toEqual(new Set([saved.id]));
      })(),
    );

    it('tells every subscriber', withStore(make, async ({ store }) => {
      const one = listenTo(store);
      const other = listenTo(store);

      await rightOf(store.insert(sampleConnection()));

      await eventually(() => expect([one.heard.length, other.heard.length]).toEqual([1, 1]));
      one.stop();
      other.stop();
    }));

    it('is silent about tests and about what was refused', withStore(make, async ({ store }) => {
      const { heard, stop } = listenTo(store);
      const saved = await rightOf(store.insert(sampleConnection()));

      await rightOf(store.recordTest(saved.id, failedTestResult));
      await store.insert(sampleConnection())();
      await store.update({ ...saved, generation: 7 })();
      await store.remove({ ...saved, generation: 7 })();
      await rightOf(store.update(saved));

      await eventually(() => expect(story(heard)).toEqual(['orders 1', 'orders 2']));
      stop();
    }));

    it('stops when told to', withStore(make, async ({ store }) => {
      const stopped = listenTo(store);
      const listening = listenTo(store);
      stopped.stop();

      await rightOf(store.insert(sampleConnection()));

      await eventually(() => expect(listening.heard).toHaveLength(1));
      listening.stop();
      expect(stopped.heard).toEqual([]);
    }));
  });
};
