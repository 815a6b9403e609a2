import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionResolver } from './connection-resolver.js';
import { createConnection } from './create-connection.js';
import { editConnection } from './edit-connection.js';
import { usedBeforeInit } from './integration-error.js';
import { releaseAlias } from './release-alias.js';
import { removeConnection } from './remove-connection.js';
import type { Snapshot } from './snapshot.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { API_KEY, keyValueApplication, orders, PASSWORD, testKeyRing, type KeyValueApplication } from './testing/key-value-application.js';
import { elsewhere, resolverOf } from './testing/other-resolver.js';

const notFound = { _tag: 'ConnectionNotFound', name: 'orders' };
const moved = { settings: { address: 'kv.example:7001' }, credentials: { password: PASSWORD } };
const ticket = { ...orders, name: 'tickets', strategy: 'ticket', credentials: { account: 'acme', apiKey: API_KEY } };

const addressOf = ({ target }: Snapshot): unknown => (target as { address: string }).address;

describe('connectionResolver', () => {
  let app: KeyValueApplication;
  let resolver: ConnectionResolver;
  const resolve = () => rightOf(resolver.resolve('orders'));

  beforeEach(async () => {
    app = keyValueApplication();
    resolver = app.resolver;
    await rightOf(createConnection(app)(orders));
  });
  afterEach(() => resolver.close());

  it('answers what the next request needs', async () => {
    expect(await resolve()).toMatchObject({
      connection: { name: 'orders', kind: 'key-value', generation: 1 },
      target: { address: 'kv.example:7000', namespace: 'eu' },
      credentials: { user: 'ada', password: PASSWORD },
    });
  });

  it('answers the same snapshot, without a look into the store, until something changes', async () => {
    const first = await resolve();
    const lookups = app.store.lookups();
    const later = await Promise.all(Array.from({ length: 20 }, resolve));

    expect(new Set([first, ...later]).size).toBe(1);
    expect(await rightOf(resolver.source('orders')())).toBe(first);
    expect(app.store.lookups()).toBe(lookups);
  });

  it('reads a connection once for all who ask for it at the same time', async () => {
    const lookups = app.store.lookups();
    await Promise.all(Array.from({ length: 20 }, resolve));

    expect(app.store.lookups()).toBe(lookups + 1);
  });

  it('says that there is none, and finds it once it is there', async () => {
    expect(await leftOf(resolver.resolve('tickets'))).toEqual({ _tag: 'ConnectionNotFound', name: 'tickets' });
    await rightOf(createConnection(app)(ticket));

    expect(await rightOf(resolver.resolve('tickets'))).toMatchObject({ credentials: { user: 'acme' } });
  });

  it.each(['this process', 'another process'])('follows an edit that %s makes, and its generation grows', async (who) => {
    const first = await resolve();
    await rightOf(editConnection(who === 'this process' ? app : elsewhere(app))('orders', moved));
    const second = await resolve();

    expect(addressOf(second)).toBe('kv.example:7001');
    expect(second.generation).toBeGreaterThan(first.generation);
    expect(second.connection.generation).toBe(2);
  });

  it('keeps the snapshot of a connection when another one changes, or when only its test was recorded', async () => {
    const first = await resolve();
    await rightOf(createConnection(app)(ticket));
    await rightOf(app.store.recordTest(first.connection.id, { verdict: 'passed', at: '2026-01-01T00:00:00Z', steps: [] }));
    resolver.forget(first.connection);

    expect(await resolve()).toBe(first);
  });

  it('follows credentials that expire, with growing generations', async () => {
    await rightOf(createConnection(app)(ticket));
    const first = await rightOf(resolver.resolve('tickets'));
    app.advance(3_600_000);
    const second = await rightOf(resolver.resolve('tickets'));
    const third = await rightOf(resolver.resolve('tickets', { refresh: true }));

    expect([second.generation > first.generation, third.generation > second.generation]).toEqual([true, true]);
    expect(third.connection.generation).toBe(1);
  });

  it('does not find a removed connection any more', async () => {
    await resolve();
    await rightOf(removeConnection(elsewhere(app))('orders'));

    expect(await leftOf(resolver.resolve('orders'))).toEqual(notFound);
  });

  it('finds a renamed connection by both names until the old one is released, and then by its new name only', async () => {
    const { connection } = await resolve();
    await rightOf(editConnection(elsewhere(app))('orders', { name: 'orders-2026' }));

    expect((await resolve()).connection.id).toBe(connection.id);
    expect((await rightOf(resolver.resolve('orders-2026'))).connection.id).toBe(connection.id);
    await rightOf(releaseAlias(elsewhere(app))('orders-2026', 'orders'));
    expect(await leftOf(resolver.resolve('orders'))).toEqual(notFound);
    await rightOf(createConnection(app)(orders));
    expect((await resolve()).connection.id).not.toBe(connection.id);
  });

  it('stops following changes when it is closed', async () => {
    await resolve();
    resolver.close();
    await rightOf(editConnection({ ...app, resolver: elsewhere(app).resolver })('orders', moved));

    expect(addressOf(await resolve())).toBe('kv.example:7000');
  });

  it('gives the failure of a connection that cannot be opened, and follows its repair', async () => {
    const other = resolverOf(app, { keyRing: testKeyRing('other') });
    expect(await leftOf(other.resolve('orders'))).toEqual({ _tag: 'SealingKeyUnknown', keyId: 'k1' });
    other.close();

    const saved = await rightOf(app.store.find('orders'));
    const row = saved._tag === 'Some' ? saved.value : undefined;
    const broken = await rightOf(app.store.update({ ...row!, settings: {} }));
    expect(await leftOf(resolver.resolve('orders'))).toMatchObject({ _tag: 'StoredConnectionInvalid', name: 'orders' });
    await rightOf(app.store.update({ ...broken, settings: row!.settings }));
    expect(addressOf(await resolve())).toBe('kv.example:7000');
  });

  it('gives no early user a connection before the integrations are known', async () => {
    const early = resolverOf(app, { integrations: { list: () => [], find: () => E.left(usedBeforeInit) } });

    expect(await leftOf(early.resolve('orders'))).toEqual({ _tag: 'UsedBeforeInit' });
    early.close();
  });
});
