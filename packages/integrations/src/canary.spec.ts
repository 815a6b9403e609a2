import { createConnection } from './create-connection.js';
import { describeError } from './describe-error.js';
import { editConnection } from './edit-connection.js';
import type { IntegrationError } from './integration-error.js';
import { removeConnection } from './remove-connection.js';
import { testConnection, testDraft } from './test-connection.js';
import { declaredUse } from './testing/sample-use.js';
import { leftOf, printed, rightOf } from './testing/expectations.js';
import { API_KEY, keyValueApplication, orders, PASSWORD, testKeyRing, type KeyValueApplication } from './testing/key-value-application.js';

const ticket = { ...orders, name: 'tickets', strategy: 'ticket', credentials: { account: 'acme', apiKey: API_KEY } };
const secretEverywhere = { address: PASSWORD, namespace: 7, extra: PASSWORD };

/** Each way to fail with a secret at hand. */
const failures: ReadonlyArray<readonly [string, (app: KeyValueApplication) => Promise<IntegrationError>]> = [
  ['settings that are secrets', (app) => leftOf(createConnection(app)({ ...orders, name: 'x', settings: secretEverywhere }))],
  ['credentials that are a secret', (app) => leftOf(createConnection(app)({ ...orders, name: 'x', credentials: PASSWORD }))],
  ['a name that is a secret', (app) => leftOf(createConnection(app)({ ...orders, name: `${PASSWORD}!` }))],
  ['a test that fails', (app) => leftOf(createConnection(app)({ ...orders, name: 'x', credentials: { user: 'bob', password: PASSWORD } }))],
  ['an issuer that refuses', (app) => leftOf(createConnection(app)({ ...ticket, credentials: { account: 'other', apiKey: API_KEY } }))],
  ['a taken name', (app) => leftOf(createConnection(app)(orders))],
  ['a changed target', (app) => leftOf(editConnection(app)('orders', { settings: { address: 'kv.evil:1' } }))],
  ['a changed strategy', (app) => leftOf(editConnection(app)('orders', { strategy: 'ticket', credentials: { password: PASSWORD } }))],
  ['an edit whose test fails', (app) => leftOf(editConnection(app)('orders', { credentials: { password: `${PASSWORD}x` } }))],
  ['an edit of an older generation', (app) => leftOf(editConnection(app)('orders', { generation: 9, credentials: { password: PASSWORD } }))],
  ['a wrong key ring', (app) => leftOf(editConnection({ ...app, keyRing: testKeyRing('other') })('orders', {}))],
  ['a connection in use', (app) => leftOf(removeConnection({ ...app, usage: { usedBy: () => async () => ({ _tag: 'Right', right: [declaredUse('w')] }) } })('orders'))],
  ['a reserved name', (app) => rightOf(editConnection(app)('orders', { name: 'orders-eu' })).then(() => leftOf(createConnection(app)(orders)))],
];

describe('a planted secret', () => {
  let app: KeyValueApplication;

  const hasNoSecret = (value: unknown): void => {
    const shown = printed(value);
    expect([PASSWORD, API_KEY].filter((secret) => shown.includes(secret))).toEqual([]);
  };

  beforeEach(async () => {
    app = keyValueApplication();
    await rightOf(createConnection(app)(orders));
  });
  afterEach(() => app.resolver.close());

  it.each(failures)('is in no failure, its JSON, its inspection or its words: %s', async (_what, fail) => {
    const failure = await fail(app);

    hasNoSecret(failure);
    hasNoSecret(describeError(failure));
  });

  it('is in no saved connection, no list and no announcement', async () => {
    const announced: unknown[] = [];
    const stop = app.store.subscribe((change) => announced.push(change));
    await rightOf(createConnection(app)(ticket));
    await rightOf(editConnection(app)('tickets', { settings: { namespace: 'us' } }));
    stop();

    hasNoSecret([announced, await rightOf(app.store.list()), await rightOf(app.store.audit({ limit: 9 }))]);
  });

  it('is in no result of a test', async () => {
    hasNoSecret([await rightOf(testConnection(app)('orders')), await rightOf(testDraft(app)(ticket))]);
    app.server.away = true;
    hasNoSecret([await rightOf(testConnection(app)('orders')), await rightOf(testDraft(app)(ticket))]);
  });

  it('is in nothing that the ports print', () => {
    hasNoSecret(app.keyRing);
    hasNoSecret(app.resolver);
  });
});
