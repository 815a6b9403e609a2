import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { CONNECTION_NAME_RULE } from './connection.js';
import { createConnection } from './create-connection.js';
import { leftOf, printed, rightOf } from './testing/expectations.js';
import { keyValueApplication, orders, PASSWORD, type KeyValueApplication } from './testing/key-value-application.js';

describe('createConnection', () => {
  let app: KeyValueApplication;
  const create = (more: object = {}) => createConnection(app)({ ...orders, ...more });

  beforeEach(() => {
    app = keyValueApplication();
  });
  afterEach(() => app.resolver.close());

  it('saves a connection whose test passed', async () => {
    const saved = await rightOf(create());

    expect(saved).toMatchObject({
      name: 'orders',
      kind: 'key-value',
      strategy: 'password',
      settings: { address: 'kv.example:7000', namespace: 'eu' },
      strategyFields: { user: 'ada' },
      sealedFields: ['password'],
      generation: 1,
      createdAt: app.now(),
      updatedAt: app.now(),
      lastTest: { verdict: 'passed' },
    });
    expect(await rightOf(app.store.find('orders'))).toEqual(O.some(saved));
  });

  it('seals the secrets and keeps them out of everything else', async () => {
    const saved = await rightOf(create());

    expect(saved.sealed).toMatch(/^v1\.k1\./);
    expect(printed(saved)).not.toContain(PASSWORD);
  });

  it('stores values in the form that the strategy gives them', async () => {
    expect((await rightOf(create({ credentials: { user: 'ADA', password: PASSWORD } }))).strategyFields).toEqual({ user: 'ada' });
  });

  it('can be run more than once, with a new id each time', async () => {
    const task = create();
    const first = await rightOf(task);
    await rightOf(app.store.remove(first));

    expect((await rightOf(task)).id).not.toBe(first.id);
  });

  it('saves nothing when the test fails, and says at which step and what to do', async () => {
    const failure = await leftOf(create({ credentials: { user: 'ada', password: 'wrong' } }));

    expect(failure).toMatchObject({
      _tag: 'TestFailed',
      result: { verdict: 'failed', steps: [{ step: 'resolve' }, { step: 'login', failure: { code: 'WrongPassword' } }, { step: 'read' }, { step: 'write' }] },
    });
    expect(await rightOf(app.store.list())).toEqual([]);
  });

  it.each(['', 'Orders', 'or ders', '-orders', 'orders.', 'a/b', '../a', 'x'.repeat(64), 'ördérs', 'a\n'])('refuses the name %j', async (name) => {
    expect(await leftOf(create({ name }))).toEqual({
      _tag: 'InvalidInput',
      violations: [{ field: 'name', expected: CONNECTION_NAME_RULE }],
    });
  });

  it.each(['a', '7', 'sales-lake', 'a.b_c-d', 'x'.repeat(63)])('takes the name %j', async (name) => {
    expect((await rightOf(create({ name }))).name).toBe(name);
  });

  it('says that a name is taken before it tests anything', async () => {
    await rightOf(create());
    app.server.users.clear();

    expect(await leftOf(create())).toEqual({ _tag: 'ConnectionNameTaken', name: 'orders' });
  });

  it('lets the constraint of the store decide between two at the same time', async () => {
    const outcomes = await Promise.all([create()(), create()()]);

    expect(outcomes.filter(E.isRight)).toHaveLength(1);
    expect(outcomes.find(E.isLeft)).toEqual(E.left({ _tag: 'ConnectionNameTaken', name: 'orders' }));
  });

  it('names the wrong fields of settings and credentials at once, and no value', async () => {
    const failure = await leftOf(create({ settings: { address: PASSWORD }, credentials: { user: '', password: PASSWORD, extra: PASSWORD } }));

    expect(failure).toMatchObject({
      _tag: 'InvalidInput',
      violations: [{ field: 'settings.address' }, { field: 'credentials.extra' }, { field: 'credentials.user' }],
    });
    expect(printed(failure)).not.toContain(PASSWORD);
  });

  it('says which kinds and strategies there are', async () => {
    expect(await leftOf(create({ kind: 'ftp' }))).toMatchObject({ _tag: 'UnknownIntegration', known: ['key-value'] });
    expect(await leftOf(create({ strategy: 'magic' }))).toMatchObject({ _tag: 'UnknownStrategy', known: ['password', 'ticket'] });
  });

  it('stores no envelope for a strategy without secrets', async () => {
    const [registered] = app.integrations.list();
    const guest = {
      ...registered!.strategies.get('password')!,
      name: 'guest',
      fields: {},
      open: () => ({
        resolve: () => TE.right({ credentials: { user: 'ada', password: PASSWORD }, provenance: { strategy: 'guest', facts: {} } }),
      }),
      normalize: (values: object) => values,
    };
    const strategies = new Map([['guest', guest]]);
    const integrations = { ...app.integrations, find: () => E.right({ ...registered!, strategies }) };

    const saved = await rightOf(createConnection({ ...app, integrations })({ ...orders, strategy: 'guest', credentials: {} }));

    expect([saved.sealed, saved.sealedFields]).toEqual([undefined, []]);
  });

  it('says that the store is away', async () => {
    app.store.setAway(true);

    expect(await leftOf(create())).toMatchObject({ _tag: 'StoreUnavailable' });
  });
});
