import * as O from 'fp-ts/lib/Option.js';
import type { Connection } from './connection.js';
import { createConnection } from './create-connection.js';
import { editConnection, type EditInput } from './edit-connection.js';
import { leftOf, printed, rightOf } from './testing/expectations.js';
import { API_KEY, keyValueApplication, orders, PASSWORD, testKeyRing, type KeyValueApplication } from './testing/key-value-application.js';

const PIN = '-canary-pin-0c';

describe('editConnection', () => {
  let app: KeyValueApplication;
  let saved: Connection;
  const edit = (change: EditInput) => editConnection(app)('orders', change);
  const passwordInUse = async () => (await rightOf(app.resolver.resolve('orders'))).credentials as { user: string; password: string };

  beforeEach(async () => {
    app = keyValueApplication();
    saved = await rightOf(createConnection(app)(orders));
    app.advance(60_000);
  });
  afterEach(() => app.resolver.close());

  describe('of settings and public fields', () => {
    it('replaces what is named and leaves the rest, secrets included', async () => {
      const edited = await rightOf(edit({ settings: { namespace: 'us' } }));

      expect(edited).toMatchObject({
        id: saved.id,
        settings: { address: 'kv.example:7000', namespace: 'us' },
        strategyFields: { user: 'ada' },
        sealedFields: ['password'],
        generation: 2,
        createdAt: saved.createdAt,
        updatedAt: app.now(),
        lastTest: { verdict: 'passed' },
      });
      expect(await passwordInUse()).toEqual({ user: 'ada', password: PASSWORD });
    });

    it.each([[null], ['']])('clears an optional setting with %j', async (nothing) => {
      const edited = await rightOf(edit({ settings: { namespace: 'us', compressed: true } }));
      expect(edited.settings).toEqual({ address: 'kv.example:7000', namespace: 'us', compressed: true });

      expect((await rightOf(edit({ settings: { compressed: nothing } }))).settings).toEqual({ address: 'kv.example:7000', namespace: 'us' });
    });

    it('takes undefined for left out', async () => {
      const edited = await rightOf(edit({ settings: { namespace: undefined }, credentials: { user: undefined, password: undefined } }));

      expect([edited.settings, edited.strategyFields]).toEqual([saved.settings, saved.strategyFields]);
    });

    it('takes an empty secret, as a form sends it, for left out', async () => {
      const edited = await rightOf(edit({ settings: { namespace: 'us' }, credentials: { user: 'ada', password: '' } }));

      expect([edited.sealedFields, await passwordInUse()]).toEqual([['password'], { user: 'ada', password: PASSWORD }]);
    });

    it('changes nothing but the generation when nothing is named', async () => {
      const edited = await rightOf(edit({}));

      expect({ ...edited, sealed: saved.sealed, lastTest: saved.lastTest, updatedAt: saved.updatedAt, generation: 1 }).toEqual(saved);
    });

    it.each([
      [{ settings: 'x' }, 'settings'],
      [{ settings: null }, 'settings'],
      [{ credentials: [PASSWORD] }, 'credentials'],
      [{ settings: { adress: 'kv:1' } }, 'settings.adress'],
      [{ settings: { address: null } }, 'settings.address'],
      [{ credentials: { password: null } }, 'credentials.password'],
      [{ name: 'Orders' }, 'name'],
    ])('refuses %j and names the field', async (change, field) => {
      const failure = await leftOf(edit(change as EditInput));

      expect(failure).toMatchObject({ _tag: 'InvalidInput', violations: [{ field }] });
      expect(printed(failure)).not.toContain(PASSWORD);
    });
  });

  describe('of secrets', () => {
    it('replaces a secret that is given', async () => {
      app.server.users.set('ada', 'new-password');
      await rightOf(edit({ credentials: { password: 'new-password' } }));

      expect(await passwordInUse()).toEqual({ user: 'ada', password: 'new-password' });
    });

    it('adds, keeps and clears an optional secret, each apart from the other', async () => {
      app.server.users.set('ada', PASSWORD + PIN);
      expect((await rightOf(edit({ credentials: { pin: PIN } }))).sealedFields).toEqual(['password', 'pin']);
      expect((await rightOf(edit({ settings: { namespace: 'us' } }))).sealedFields).toEqual(['password', 'pin']);

      app.server.users.set('ada', PASSWORD);
      expect((await rightOf(edit({ credentials: { pin: null } }))).sealedFields).toEqual(['password']);
      expect(await passwordInUse()).toEqual({ user: 'ada', password: PASSWORD });
    });

    it('does not open what it does not keep, so that a lost key can be got over', async () => {
      const ports = { ...app, keyRing: testKeyRing('new') };

      expect(await leftOf(editConnection(ports)('orders', {}))).toEqual({ _tag: 'SealingKeyUnknown', keyId: 'k1' });
      const edited = await rightOf(editConnection(ports)('orders', { credentials: { password: PASSWORD } }));
      expect(edited.sealed).toMatch(/^v1\.new\./);
    });
  });

  describe('of the target', () => {
    const elsewhere = { address: 'kv.evil:7000' };

    it('requires the secrets again, by name, and sends them nowhere', async () => {
      const logins = app.server.logins;

      expect(await leftOf(edit({ settings: elsewhere }))).toEqual({ _tag: 'SecretRequired', because: 'target-changed', fields: ['password'] });
      expect(app.server.logins).toBe(logins);
      expect(await rightOf(app.store.find('orders'))).toEqual(O.some(saved));
    });

    it('names only those that would be kept', async () => {
      app.server.users.set('ada', PASSWORD + PIN);
      await rightOf(edit({ credentials: { pin: PIN } }));

      expect(await leftOf(edit({ settings: elsewhere, credentials: { pin: PIN } }))).toMatchObject({ fields: ['password'] });
      expect(await leftOf(edit({ settings: elsewhere, credentials: { password: PASSWORD } }))).toMatchObject({ fields: ['pin'] });
    });

    it('is done when all of them are given or cleared', async () => {
      app.server.users.set('ada', PASSWORD + PIN);
      await rightOf(edit({ credentials: { pin: PIN } }));
      app.server.users.set('ada', PASSWORD);

      const edited = await rightOf(edit({ settings: elsewhere, credentials: { password: PASSWORD, pin: null } }));

      expect([edited.settings['address'], edited.sealedFields]).toEqual(['kv.evil:7000', ['password']]);
    });

    it('includes what the strategy binds its secrets to', async () => {
      await rightOf(edit({ strategy: 'ticket', credentials: { account: 'acme', issuer: 'one', apiKey: API_KEY } }));

      expect(await leftOf(edit({ credentials: { issuer: 'two' } }))).toEqual({
        _tag: 'SecretRequired',
        because: 'target-changed',
        fields: ['apiKey'],
      });
      await rightOf(edit({ credentials: { issuer: 'two', apiKey: API_KEY } }));
    });
  });

  describe('of the strategy', () => {
    it('takes the fields of the new one only, and keeps nothing of the old', async () => {
      const edited = await rightOf(edit({ strategy: 'ticket', credentials: { account: 'acme', apiKey: API_KEY } }));

      expect(edited).toMatchObject({ strategy: 'ticket', strategyFields: { account: 'acme' }, sealedFields: ['apiKey'] });
      expect(await passwordInUse()).toMatchObject({ user: 'acme' });
    });

    it('requires its secrets, by name', async () => {
      const required = { _tag: 'SecretRequired', because: 'strategy-changed', fields: ['apiKey'] };

      expect(await leftOf(edit({ strategy: 'ticket' }))).toEqual(required);
      expect(await leftOf(edit({ strategy: 'ticket', credentials: { account: 'acme', apiKey: '' } }))).toEqual(required);
    });

    it('names its other fields that are missing, and strategies that do not exist', async () => {
      expect(await leftOf(edit({ strategy: 'ticket', credentials: { apiKey: API_KEY } }))).toMatchObject({
        _tag: 'InvalidInput',
        violations: [{ field: 'credentials.account' }],
      });
      expect(await leftOf(edit({ strategy: 'magic' }))).toMatchObject({ _tag: 'UnknownStrategy', known: ['password', 'ticket'] });
    });
  });

  describe('of the name', () => {
    it('keeps the id', async () => {
      const renamed = await rightOf(edit({ name: 'orders-2026' }));

      expect([renamed.id, renamed.name, renamed.generation]).toEqual([saved.id, 'orders-2026', 2]);
      expect((await rightOf(app.resolver.resolve('orders-2026'))).connection.id).toBe(saved.id);
    });

    it('refuses the name of another connection', async () => {
      await rightOf(createConnection(app)({ ...orders, name: 'invoices' }));

      expect(await leftOf(edit({ name: 'invoices' }))).toEqual({ _tag: 'ConnectionNameTaken', name: 'invoices' });
    });
  });

  it('changes nothing when the changed connection does not pass its test', async () => {
    expect(await leftOf(edit({ credentials: { password: 'wrong' } }))).toMatchObject({ _tag: 'TestFailed' });
    expect(await rightOf(app.store.find('orders'))).toEqual(O.some(saved));
  });

  it('changes nothing when it is based on an older generation', async () => {
    await rightOf(edit({ generation: 1, settings: { namespace: 'us' } }));

    expect(await leftOf(edit({ generation: 1, settings: { namespace: 'ap' } }))).toEqual({ _tag: 'ConnectionChanged', name: 'orders' });
  });

  it('lets one of two edits at the same time win', async () => {
    const outcomes = await Promise.all(['us', 'ap'].map((namespace) => edit({ settings: { namespace } })()));

    expect(outcomes.map(({ _tag }) => _tag).sort()).toEqual(['Left', 'Right']);
    expect(outcomes.find(({ _tag }) => _tag === 'Left')).toMatchObject({ left: { _tag: 'ConnectionChanged' } });
  });

  it('says that there is no such connection', async () => {
    expect(await leftOf(editConnection(app)('stock', {}))).toEqual({ _tag: 'ConnectionNotFound', name: 'stock' });
  });
});
