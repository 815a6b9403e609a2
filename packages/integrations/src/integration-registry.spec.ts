import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { findStrategy, integrationRegistry } from './integration-registry.js';
import { keyValueIntegration } from './testing/key-value-integration.js';
import { KeyValueServer } from './testing/key-value-server.js';
import { passwordStrategy } from './testing/password.strategy.js';
import { ticketStrategy } from './testing/ticket.strategy.js';

const server = new KeyValueServer();
const integration = keyValueIntegration(server);
const strategies = [passwordStrategy, ticketStrategy(server)].map((strategy) => ({ kind: 'key-value', strategy }));
const registry = integrationRegistry([integration, { ...integration, kind: 'cache' }], strategies);

describe('integrationRegistry', () => {
  it('lists the integrations with their strategies', () => {
    expect(registry.list().map((one) => [one.integration.kind, [...one.strategies.keys()]])).toEqual([
      ['key-value', ['password', 'ticket']],
      ['cache', []],
    ]);
  });

  it('finds an integration and its strategies', () => {
    const found = pipe(
      registry.find('key-value'),
      E.flatMap((registered) => findStrategy(registered, 'password')),
    );

    expect(found).toEqual(E.right(passwordStrategy));
  });

  it('says which kinds and strategies there are instead', () => {
    const [registered] = registry.list();

    expect(registry.find('toString')).toEqual(E.left({ _tag: 'UnknownIntegration', kind: 'toString', known: ['key-value', 'cache'] }));
    expect(registered && findStrategy(registered, 'magic')).toEqual(
      E.left({ _tag: 'UnknownStrategy', kind: 'key-value', strategy: 'magic', known: ['password', 'ticket'] }),
    );
  });

  it.each([
    ['two integrations of one kind', () => integrationRegistry([integration, integration], []), /Two integrations .* "key-value"/],
    ['two strategies of one name', () => integrationRegistry([integration], [...strategies, ...strategies]), /Two .* named "password"/],
    ['a strategy of no integration', () => integrationRegistry([], strategies), /"password" is for the integration "key-value"/],
  ])('refuses %s', (_what, compose, message) => {
    expect(compose).toThrow(message);
  });
});
