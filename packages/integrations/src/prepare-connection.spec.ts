import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionPorts } from './connection-ports.js';
import { createConnection } from './create-connection.js';
import type { CredentialStrategy } from './credential-strategy.js';
import { choice, optional, secretText, text } from './field.js';
import type { FieldsOf } from './fields.js';
import { integrationRegistry } from './integration-registry.js';
import type { AnyStrategy } from './integration.js';
import { prepareConnection, prepareDraft } from './prepare-connection.js';
import { leftOf, printed, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, type KeyValueApplication } from './testing/key-value-application.js';
import type { KeyValueCredentials } from './testing/key-value-server.js';

const fields = {
  user: text({ label: 'User', maxLength: 8 }),
  password: secretText({ label: 'Password' }),
  level: optional(choice({ label: 'Level', options: { low: 'Low', high: 'High' } })),
  nonce: optional(text({ label: 'Nonce' })),
};
const given: Array<Partial<FieldsOf<typeof fields>>> = [];

/** A strategy that wants a word known at the server before its first test. */
const vouched: CredentialStrategy<typeof fields, KeyValueCredentials> = {
  name: 'vouched',
  title: 'Vouched',
  description: 'A user whom somebody vouches for.',
  origin: 'connection',
  fields,
  prepare: (values) => async () => {
    given.push(values);
    return {
      values: { nonce: values.nonce ?? 'made', password: PASSWORD, unknown: 'x' },
      instructions: [{ title: 'Vouch', text: `Vouch for ${values.user ?? 'the user'}.`, json: { vouch: true } }],
      warnings: values.user === undefined ? [{ code: 'UserUnknown', problem: 'Nobody said who.', remedy: 'Give the user.' }] : [],
    };
  },
  open: ({ user, password }) => {
    const resolved = { credentials: { user, password: password.reveal() }, provenance: { strategy: 'vouched', facts: { user } } };
    return { resolve: () => async () => E.right(resolved) };
  },
};

describe('the preparation of a connection', () => {
  let app: KeyValueApplication;
  let ports: ConnectionPorts;
  const prepare = (credentials: unknown, strategy = 'vouched') => prepareDraft(ports)({ kind: 'key-value', strategy, credentials });

  beforeEach(() => {
    app = keyValueApplication();
    given.length = 0;
    const [registered] = app.integrations.list();
    const strategies = [...registered!.strategies.values(), vouched as AnyStrategy].map((strategy) => ({ kind: 'key-value', strategy }));
    ports = { ...app, integrations: integrationRegistry([registered!.integration], strategies) };
  });
  afterEach(() => app.resolver.close());

  it('says what is to be done and what was made, of a draft in which fields are still missing', async () => {
    expect(await rightOf(prepare({}))).toEqual({
      values: { nonce: 'made' },
      instructions: [{ title: 'Vouch', text: 'Vouch for the user.', json: { vouch: true } }],
      warnings: [{ code: 'UserUnknown', problem: 'Nobody said who.', remedy: 'Give the user.' }],
    });
    expect(await rightOf(prepare({ user: 'ada', level: '', nonce: 'mine' }))).toMatchObject({ values: { nonce: 'mine' }, warnings: [] });
    expect(given).toEqual([{}, { user: 'ada', nonce: 'mine' }]);
  });

  it('never shows the value of a secret field, nor what is no field', async () => {
    expect(printed(await rightOf(prepare({ password: 'another-canary' })))).not.toMatch(/canary|unknown/);
  });

  it('names every wrong field, and no value', async () => {
    expect(await leftOf(prepare({ user: PASSWORD, level: 'odd', extra: 1 }))).toMatchObject({
      _tag: 'InvalidInput',
      violations: [{ field: 'credentials.extra' }, { field: 'credentials.user' }, { field: 'credentials.level' }],
    });
    expect(await leftOf(prepare({}, 'magic'))).toMatchObject({ _tag: 'UnknownStrategy' });
    expect(await leftOf(prepareDraft(ports)({ kind: 'ftp', strategy: 'x', credentials: {} }))).toMatchObject({ _tag: 'UnknownIntegration' });
  });

  it('is nothing for a strategy that needs none', async () => {
    expect(await rightOf(prepare({}, 'password'))).toEqual({ values: {}, instructions: [], warnings: [] });
  });

  it('knows the saved secrets of a connection that is edited, and keeps nothing', async () => {
    await rightOf(createConnection(ports)({ ...orders, strategy: 'vouched', credentials: { user: 'ada', password: PASSWORD } }));
    const before = await rightOf(app.store.list());

    const preparation = await rightOf(prepareConnection(ports)('orders', { credentials: { level: 'high' } }));

    expect(given.at(-1)).toMatchObject({ user: 'ada', level: 'high' });
    expect(given.at(-1)?.password?.reveal()).toBe(PASSWORD);
    expect(printed(preparation)).not.toContain(PASSWORD);
    expect(await rightOf(app.store.list())).toEqual(before);
    expect(await leftOf(prepareConnection(ports)('none', {}))).toMatchObject({ _tag: 'ConnectionNotFound' });
  });
});
