import type { ChangeNote } from '../change-note.js';
import { withStore, type MakeConnectionStore } from './connection-store-under-test.js';
import { rightOf } from './expectations.js';
import { describe, expect, it } from './jest-globals.js';
import { sampleConnection } from './sample-connection.js';

const ADA = { id: 'key-1', name: 'ada' };

const note = (action: ChangeNote['action'], more: Partial<ChangeNote> = {}): ChangeNote => ({ action, by: ADA, ...more });

export const connectionAuditContract = (make: MakeConnectionStore): void => {
  describe('the audit log', () => {
    it('keeps who changed what, when and why, the newest first', withStore(make, async ({ store, peer }) => {
      const before = Date.now();
      const saved = await rightOf(store.insert(sampleConnection(), note('connection.created', { details: { kind: 'key-value' } })));
      const moved = await rightOf(peer.update({ ...saved, name: 'orders-eu' }, note('connection.renamed', { details: { from: 'orders' } })));
      const released = await rightOf(store.releaseAlias(moved, 'orders', note('connection.alias-released')));
      await rightOf(store.remove(released, note('connection.deleted', { forced: true, reason: 'no bucket ☃' })));

      const entries = await rightOf(peer.audit({ limit: 9 }));

      const connection = { id: saved.id, name: 'orders-eu' };
      expect(entries).toEqual([
        { id: expect.any(String), at: expect.anything(), action: 'connection.deleted', by: ADA, forced: true, reason: 'no bucket ☃', connection, details: {} },
        { id: expect.any(String), at: expect.anything(), action: 'connection.alias-released', by: ADA, forced: false, connection, details: {} },
        { id: expect.any(String), at: expect.anything(), action: 'connection.renamed', by: ADA, forced: false, connection, details: { from: 'orders' } },
        { id: expect.any(String), at: expect.anything(), action: 'connection.created', by: ADA, forced: false, connection: { ...connection, name: 'orders' }, details: { kind: 'key-value' } },
      ]);
      expect(entries.every(({ at }) => Math.abs(at.getTime() - before) < 60_000)).toBe(true);
    }));

    it('keeps nothing of a change that is refused, or that has no note', withStore(make, async ({ store }) => {
      const saved = await rightOf(store.insert(sampleConnection()));
      await store.insert(sampleConnection(), note('connection.created'))();
      await store.update({ ...saved, generation: 7 }, note('connection.edited'))();
      await store.remove({ ...saved, generation: 7 }, note('connection.deleted'))();
      await store.releaseAlias(saved, 'x', note('connection.alias-released'))();

      expect(await rightOf(store.audit({ limit: 9 }))).toEqual([]);
    }));

    it('is read in pages', withStore(make, async ({ store }) => {
      for (const name of ['a', 'b', 'c']) {
        await rightOf(store.insert(sampleConnection({ name }), note('connection.created')));
      }

      const first = await rightOf(store.audit({ limit: 2 }));
      const second = await rightOf(store.audit({ limit: 2, before: first.at(-1)?.id ?? '' }));

      expect([first, second].map((page) => page.map(({ connection }) => connection.name))).toEqual([['c', 'b'], ['a']]);
    }));
  });
};
