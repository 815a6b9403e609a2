import type { ConnectionResolver } from './connection-resolver.js';
import { createConnection } from './create-connection.js';
import { editConnection } from './edit-connection.js';
import { removeConnection } from './remove-connection.js';
import { testConnection } from './test-connection.js';
import { leftOf, printed, rightOf } from './testing/expectations.js';
import { API_KEY, keyValueApplication, orders, PASSWORD, testKeyRing, type KeyValueApplication } from './testing/key-value-application.js';
import { resolverOf } from './testing/other-resolver.js';

const ticket = { ...orders, name: 'tickets', strategy: 'ticket', credentials: { account: 'acme', apiKey: API_KEY } };
const HOUR = 3_600_000;

describe('the status of a connection', () => {
  let app: KeyValueApplication;
  let resolver: ConnectionResolver;
  const saved = async (name: string) => {
    const [found] = (await rightOf(app.store.list())).filter((connection) => connection.name === name);
    return found!;
  };
  const status = async (name = 'tickets') => resolver.status(await saved(name));

  beforeEach(async () => {
    app = keyValueApplication();
    resolver = app.resolver;
    await rightOf(createConnection(app)(ticket));
    await rightOf(createConnection(app)(orders));
  });
  afterEach(() => resolver.close());

  it('is unused until this process uses it, and asking for it uses nothing', async () => {
    const lookups = app.store.lookups();

    expect(await status()).toEqual({ state: 'unused' });
    expect(await status()).toEqual({ state: 'unused' });
    expect(app.store.lookups()).toBe(lookups);
  });

  it('says what is in use, where it came from and when it was used, and nothing that signs', async () => {
    const snapshot = await rightOf(resolver.resolve('tickets'));
    app.advance(60_000);
    await rightOf(resolver.resolve('tickets'));

    expect(await status()).toEqual({
      state: 'working',
      usedAt: new Date('2026-01-01T00:01:00Z'),
      inUse: {
        generation: snapshot.generation,
        basedOn: 1,
        provenance: { strategy: 'ticket', facts: { account: 'acme' } },
        warnings: [],
        expiresAt: snapshot.expiresAt,
      },
    });
    const { password } = snapshot.credentials as { readonly password: string };
    expect(printed(await status())).not.toContain(password);
    expect(printed(await status())).not.toContain(API_KEY);
  });

  it('warns of a refresh that failed', async () => {
    await rightOf(resolver.resolve('tickets'));
    app.server.accounts.clear();
    app.advance(HOUR - 60_000);
    await rightOf(resolver.resolve('tickets'));
    await new Promise((landed) => setImmediate(landed));
    await rightOf(resolver.resolve('tickets'));

    expect(await status()).toMatchObject({
      state: 'warning',
      inUse: { warnings: [{ code: 'RefreshFailed', since: new Date('2026-01-01T00:59:00Z') }] },
    });
  });

  it('says why it fails and since when, and what was in use before', async () => {
    const { generation } = await rightOf(resolver.resolve('tickets'));
    app.server.accounts.clear();
    app.advance(HOUR);
    await leftOf(resolver.resolve('tickets'));
    app.advance(5_000);
    await leftOf(resolver.resolve('tickets'));

    expect(await status()).toEqual({
      state: 'failing',
      usedAt: new Date('2026-01-01T01:00:05Z'),
      failure: {
        code: 'WrongApiKey',
        field: 'credentials.apiKey',
        problem: 'The issuer refused the API key.',
        remedy: 'Give an API key of this account.',
        since: new Date('2026-01-01T01:00:00Z'),
      },
      inUse: expect.objectContaining({ generation }),
    });
    app.server.accounts.set('acme', { apiKey: API_KEY, namespace: 'acme' });
    await rightOf(resolver.resolve('tickets'));
    expect(await status()).toMatchObject({ state: 'working' });
  });

  it('says why it cannot even be opened', async () => {
    const other = resolverOf(app, { keyRing: testKeyRing('other') });
    await leftOf(other.resolve('orders'));

    expect(other.status(await saved('orders'))).toMatchObject({ state: 'failing', failure: { code: 'SealingKeyUnknown' } });
    other.close();
  });

  it('is that of the last test, if nothing used it since', async () => {
    await rightOf(testConnection(app)('orders'));

    expect(await status('orders')).toMatchObject({ state: 'working', inUse: { provenance: { facts: { user: 'ada' } } } });
  });

  it.each(['the connection', 'its name'])('is unused again after a change of %s, until somebody uses it', async (what) => {
    await rightOf(resolver.resolve('orders'));
    const change = what === 'its name' ? { name: 'orders-2026' } : { settings: { namespace: 'us' } };
    const { name } = await rightOf(editConnection(app)('orders', change));

    expect(await status(name)).toEqual({ state: 'unused' });
    await rightOf(resolver.resolve(name));
    expect(await status(name)).toMatchObject({ state: 'working', inUse: { basedOn: 2 } });
  });

  it('is the same under an old name of the connection, whichever of its names was used', async () => {
    await rightOf(editConnection(app)('orders', { name: 'orders-eu' }));
    await rightOf(resolver.resolve('orders'));

    expect(await status('orders-eu')).toMatchObject({ state: 'working', inUse: { basedOn: 2 } });
  });

  it('is failing when it cannot be opened by an old name either, and no longer once that was repaired', async () => {
    const other = resolverOf(app, { keyRing: testKeyRing('other') });
    const renamed = await rightOf(editConnection(app)('orders', { name: 'orders-eu' }));
    await leftOf(other.resolve('orders'));
    const before = other.status(renamed);
    other.forget(renamed);

    expect([before, other.status(renamed)]).toMatchObject([{ state: 'failing' }, { state: 'unused' }]);
    other.close();
  });

  it('is not that of another connection that had the name before', async () => {
    await rightOf(resolver.resolve('orders'));
    const before = await saved('orders');
    await rightOf(removeConnection(app)('orders'));
    await rightOf(createConnection(app)({ ...orders, credentials: { user: 'ada', password: PASSWORD } }));

    expect(await status('orders')).toEqual({ state: 'unused' });
    expect(resolver.status({ ...before, id: 'another' })).toEqual({ state: 'unused' });
  });

  it('does not fail because the database is away', async () => {
    await rightOf(resolver.resolve('orders'));
    const connection = await saved('orders');
    app.store.setAway(true);
    resolver.forget({ id: 'x', name: 'another' });
    await rightOf(resolver.resolve('orders'));

    expect(resolver.status(connection)).toMatchObject({ state: 'working' });
  });
});
