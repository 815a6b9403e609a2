import * as O from 'fp-ts/lib/Option.js';
import { createConnection } from './create-connection.js';
import { findConnection, testConnection, testDraft } from './test-connection.js';
import { firstFailure } from './test-result.js';
import { leftOf, printed, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, type KeyValueApplication } from './testing/key-value-application.js';

let app: KeyValueApplication;

beforeEach(() => {
  app = keyValueApplication();
});
afterEach(() => app.resolver.close());

describe('testDraft', () => {
  it('tests what is not saved, and saves nothing', async () => {
    expect(await rightOf(testDraft(app)(orders))).toMatchObject({ verdict: 'passed' });
    expect(await rightOf(app.store.list())).toEqual([]);
  });

  it('answers a failed test as a result', async () => {
    const result = await rightOf(testDraft(app)({ ...orders, credentials: { user: 'ada', password: PASSWORD + 'x' } }));

    expect(firstFailure(result)).toMatchObject({ step: 'login', code: 'WrongPassword' });
    expect(printed(result)).not.toContain(PASSWORD);
  });

  it('refuses what is no draft', async () => {
    expect(await leftOf(testDraft(app)({ ...orders, settings: {} }))).toMatchObject({
      _tag: 'InvalidInput',
      violations: [{ field: 'settings.address' }],
    });
  });
});

describe('testConnection', () => {
  beforeEach(() => rightOf(createConnection(app)(orders)));

  it('tests as a run uses it, and keeps the result with the connection', async () => {
    app.server.users.clear();
    app.advance(60_000);

    const result = await rightOf(testConnection(app)('orders'));

    expect(result).toMatchObject({ verdict: 'failed', at: app.now().toISOString() });
    const found = await rightOf(findConnection(app)('orders'));
    expect([found.lastTest, found.generation]).toEqual([result, 1]);
  });

  it('reports a connection that cannot be opened as a failed step', async () => {
    const saved = await rightOf(findConnection(app)('orders'));
    await rightOf(app.store.update({ ...saved, settings: { address: 'kv.evil:7000', namespace: 'eu' } }));

    expect(firstFailure(await rightOf(testConnection(app)('orders')))).toMatchObject({ step: 'resolve', code: 'SealBroken' });
  });

  it('says that there is none, or no integration of its kind', async () => {
    expect(await leftOf(testConnection(app)('stock'))).toEqual({ _tag: 'ConnectionNotFound', name: 'stock' });
    const saved = await rightOf(findConnection(app)('orders'));
    await rightOf(app.store.update({ ...saved, kind: 'ftp' }));
    expect(await leftOf(testConnection(app)('orders'))).toMatchObject({ _tag: 'UnknownIntegration', kind: 'ftp' });
  });
});

describe('findConnection', () => {
  it('answers the saved connection', async () => {
    const saved = await rightOf(createConnection(app)(orders));

    expect(O.some(await rightOf(findConnection(app)('orders')))).toEqual(O.some(saved));
  });
});
