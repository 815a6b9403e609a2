import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionPorts } from './connection-ports.js';
import { createConnection, type CreateInput } from './create-connection.js';
import type { CredentialStrategy } from './credential-strategy.js';
import { editConnection } from './edit-connection.js';
import { text } from './field.js';
import { integrationRegistry } from './integration-registry.js';
import type { AnyStrategy } from './integration.js';
import { leftOf, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, type KeyValueApplication } from './testing/key-value-application.js';
import type { KeyValueCredentials } from './testing/key-value-server.js';

const fields = { from: text({ label: 'From' }) };

/** Credentials of another connection; that they are always ada's does not matter here. `meanwhile` happens in each test. */
const borrowed = (meanwhile: () => Promise<unknown>): CredentialStrategy<typeof fields, KeyValueCredentials> => ({
  name: 'borrowed',
  title: 'Borrowed',
  description: 'The credentials of another connection.',
  origin: 'connection',
  fields,
  sources: ({ from }) => [{ field: 'from', connection: String(from) }],
  open: () => ({
    resolve: () => async () => {
      await meanwhile();
      return E.right({ credentials: { user: 'ada', password: PASSWORD }, provenance: { strategy: 'borrowed', facts: {} } });
    },
  }),
});

describe('a circle of connections', () => {
  let app: KeyValueApplication;
  let ports: ConnectionPorts;
  let meanwhile: () => Promise<unknown>;

  const from = (name: string, source: string): CreateInput => ({ ...orders, name, strategy: 'borrowed', credentials: { from: source } });
  const create = (input: CreateInput) => createConnection(ports)(input);
  const edit = (name: string, change: object) => editConnection(ports)(name, change);

  /** Past every check, as another process could in the same moment. */
  const savePointing = async (name: string, source: string) => {
    const saved = (await rightOf(app.store.list())).find((connection) => connection.name === name);
    return rightOf(app.store.update({ ...saved!, strategyFields: { from: source } }));
  };

  beforeEach(async () => {
    meanwhile = () => Promise.resolve();
    app = keyValueApplication();
    const [registered] = app.integrations.list();
    const strategies = [...registered!.strategies.values(), borrowed(() => meanwhile()) as AnyStrategy].map((strategy) => ({ kind: 'key-value', strategy }));
    ports = { ...app, integrations: integrationRegistry([registered!.integration], strategies) };
    await rightOf(create(orders));
    await rightOf(create(from('a', 'orders')));
    await rightOf(create(from('b', 'a')));
  });
  afterEach(() => app.resolver.close());

  it('is refused when an edit would close it, by name and before anything is tested', async () => {
    app.server.users.clear();

    expect(await leftOf(edit('a', { credentials: { from: 'b' } }))).toEqual({ _tag: 'ConnectionCircle', field: 'from', names: ['a', 'b', 'a'] });
    expect(await leftOf(edit('orders', { strategy: 'borrowed', credentials: { from: 'b' } }))).toEqual({
      _tag: 'ConnectionCircle',
      field: 'from',
      names: ['orders', 'b', 'a', 'orders'],
    });
  });

  it('is refused when a connection would get its credentials from itself, under its old name or its new one', async () => {
    expect(await leftOf(create(from('c', 'c')))).toMatchObject({ _tag: 'ConnectionCircle', names: ['c', 'c'] });
    expect(await leftOf(edit('a', { credentials: { from: 'a' } }))).toMatchObject({ names: ['a', 'a'] });
    expect(await leftOf(edit('a', { name: 'a2', credentials: { from: 'b' } }))).toMatchObject({ names: ['a2', 'b', 'a'] });
  });

  it('is refused when a new connection, or a new name, takes a place that others point at', async () => {
    await rightOf(create(from('c', 'missing')));

    expect(await leftOf(create(from('missing', 'c')))).toMatchObject({ names: ['missing', 'c', 'missing'] });
    await rightOf(create(from('d', 'c')));
    expect(await leftOf(edit('d', { name: 'missing' }))).toMatchObject({ names: ['missing', 'c', 'missing'] });
  });

  it('is refused when the other half of it was saved while this one was tested', async () => {
    await rightOf(create(from('c', 'orders')));
    meanwhile = () => savePointing('b', 'c');

    expect(await leftOf(edit('c', { credentials: { from: 'b' } }))).toMatchObject({ _tag: 'ConnectionCircle', names: ['c', 'b', 'c'] });
  });

  it('is none where chains only meet, end, or go round elsewhere', async () => {
    await rightOf(create(from('c', 'a')));
    await rightOf(edit('b', { credentials: { from: 'c' } }));
    await savePointing('a', 'c');

    expect((await rightOf(create(from('d', 'c')))).name).toBe('d');
    expect((await rightOf(create(from('e', 'nowhere')))).name).toBe('e');
  });

  it('cannot be looked for while the store is away', async () => {
    app.store.setAway(true);

    expect(await leftOf(edit('a', { credentials: { from: 'b' } }))).toMatchObject({ _tag: 'StoreUnavailable' });
  });
});
