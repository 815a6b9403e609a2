import * as E from 'fp-ts/lib/Either.js';
import type { Connection } from './connection.js';
import { createConnection } from './create-connection.js';
import { printed, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, testKeyRing } from './testing/key-value-application.js';
import { unsealConnection } from './unseal-connection.js';

const app = keyValueApplication();
afterAll(() => app.resolver.close());

describe('unsealConnection', () => {
  let saved: Connection;
  const unseal = (more: Partial<Connection> = {}, ports = app) => unsealConnection(ports)({ ...saved, ...more });

  beforeAll(async () => {
    saved = await rightOf(createConnection(app)(orders));
  });

  it('gives back what was saved, secrets opened', () => {
    const opened = unseal();

    expect(opened).toMatchObject(
      E.right({ identity: { id: saved.id, name: 'orders', kind: 'key-value', generation: 1 }, settings: saved.settings }),
    );
    expect(E.isRight(opened) && (opened.right.strategyValues as { password: { reveal(): string } }).password.reveal()).toBe(PASSWORD);
  });

  it.each<[string, Partial<Connection>]>([
    ['another connection', { id: 'other' }],
    ['another target', { settings: { address: 'kv.evil:7000', namespace: 'eu' } }],
    ['an altered envelope', { sealed: 'v1.k1.AAAA' }],
  ])('does not open the secrets for %s', (_what, row) => {
    expect(unseal(row)).toEqual(E.left({ _tag: 'SealBroken' }));
  });

  it('does not open the secrets for another strategy, even one with the same fields', () => {
    const registered = app.integrations.list()[0]!;
    const twin = { ...registered.strategies.get('password')!, name: 'twin' };
    const integrations = { ...app.integrations, find: () => E.right({ ...registered, strategies: new Map([['twin', twin]]) }) };

    expect(unseal({ strategy: 'twin' }, { ...app, integrations })).toEqual(E.left({ _tag: 'SealBroken' }));
  });

  it('names the key that is missing', () => {
    expect(unseal({}, { ...app, keyRing: testKeyRing('k2') })).toEqual(E.left({ _tag: 'SealingKeyUnknown', keyId: 'k1' }));
  });

  it.each<[string, Partial<Connection>, string]>([
    ['settings', { settings: { namespace: 'eu' } }, 'settings.address'],
    ['public fields', { strategyFields: { user: 'ada', colour: 'red' } }, 'credentials.colour'],
    ['secrets', { sealed: undefined }, 'credentials.password'],
  ])('names the fields of a row whose %s this version cannot read', (_what, row, field) => {
    expect(unseal(row)).toMatchObject(E.left({ _tag: 'StoredConnectionInvalid', name: 'orders', violations: [{ field }] }));
  });

  it('says which integration or strategy is gone', () => {
    expect(unseal({ kind: 'ftp' })).toMatchObject(E.left({ _tag: 'UnknownIntegration', kind: 'ftp' }));
    expect(unseal({ strategy: 'magic' })).toMatchObject(E.left({ _tag: 'UnknownStrategy', strategy: 'magic' }));
  });

  it('shows no secret, opened or not', () => {
    expect([unseal(), unseal({ id: 'x' }), unseal({ strategyFields: { user: 'ada', colour: 'x' } })].map(printed).join()).not.toContain(PASSWORD);
  });
});
