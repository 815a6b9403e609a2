import { keyValueIntegration, KeyValueServer, passwordStrategy, ticketStrategy } from '@aqueduct/integrations/testing';
import type { IntegrationRegistry, AnyStrategy } from '@aqueduct/integrations';
import { Inject, Injectable, Module, Scope, type Provider } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import * as E from 'fp-ts/lib/Either.js';
import { CredentialStrategy, credentialStrategyProvider } from './credential-strategy.decorator.js';
import { integrationProvider } from './integration-definition.decorator.js';
import { IntegrationsModule } from './integrations.module.js';
import { INTEGRATION_REGISTRY } from './integrations.tokens.js';
import { KeyValueIntegration, options, PasswordStrategy, startWith } from './test-support/parts.js';

const SERVER = 'KeyValueServer';
const server: Provider = { provide: SERVER, useValue: new KeyValueServer() };

/** Kinds and strategies, e.g. `key-value: password, ticket`. */
const registered = (registry: IntegrationRegistry): ReadonlyArray<string> =>
  registry.list().map(({ integration, strategies }) => `${integration.kind}: ${[...strategies.keys()].sort().join(', ')}`);

const collected = async (...providers: Provider[]): Promise<ReadonlyArray<string>> => {
  const application = await startWith({ providers });
  const found = registered(application.get<IntegrationRegistry>(INTEGRATION_REGISTRY));
  await application.close();
  return found;
};

describe('the registry', () => {
  it('holds what classes with decorators are', async () => {
    expect(await collected(KeyValueIntegration, PasswordStrategy)).toEqual(['key-value: password']);
  });

  it('holds plain objects that factories make from what they inject', async () => {
    const found = await collected(
      server,
      integrationProvider({ inject: [SERVER], useFactory: (injected: KeyValueServer) => keyValueIntegration(injected) }),
      credentialStrategyProvider('key-value', { useFactory: () => passwordStrategy }),
      credentialStrategyProvider('key-value', {
        inject: [SERVER],
        useFactory: async (injected: KeyValueServer) => Promise.resolve(ticketStrategy(injected)),
      }),
    );

    expect(found).toEqual(['key-value: password, ticket']);
  });

  it('holds values and aliases of decorated classes, each once', async () => {
    const found = await collected(
      KeyValueIntegration,
      { provide: 'strategy', useValue: new PasswordStrategy() },
      { provide: 'alias', useExisting: 'strategy' },
    );

    expect(found).toEqual(['key-value: password']);
  });

  it('holds what a module deep in the tree provides, when it is merely imported', async () => {
    @Module({ providers: [credentialStrategyProvider('key-value', { useFactory: () => passwordStrategy })] })
    class StrategyModule {}
    @Module({ imports: [StrategyModule] })
    class PluginModule {}
    @Module({ providers: [KeyValueIntegration] })
    class KeyValueModule {}

    const application = await startWith({ imports: [PluginModule, KeyValueModule] });

    expect(registered(application.get(INTEGRATION_REGISTRY))).toEqual(['key-value: password']);
    await application.close();
  });

  it('keeps one strategy for two kinds apart', async () => {
    const useFactory = (): AnyStrategy => passwordStrategy;
    const found = await collected(
      KeyValueIntegration,
      integrationProvider({ useFactory: () => ({ ...keyValueIntegration(new KeyValueServer()), kind: 'cache' }) }),
      credentialStrategyProvider('key-value', { useFactory }),
      credentialStrategyProvider('cache', { useFactory }),
    );

    expect([...found].sort()).toEqual(['cache: password', 'key-value: password']);
  });

  it('answers UsedBeforeInit in constructors and until everything is collected', async () => {
    const early: unknown[] = [];
    @Injectable()
    class Hasty {
      constructor(@Inject(INTEGRATION_REGISTRY) readonly registry: IntegrationRegistry) {
        early.push(registry.find('key-value'), registry.list());
      }
    }
    const application = await startWith({ providers: [KeyValueIntegration, Hasty] });

    expect(early).toEqual([E.left({ _tag: 'UsedBeforeInit' }), []]);
    expect(application.get(Hasty).registry.find('key-value')).toMatchObject({ _tag: 'Right' });
    await application.close();
  });

  it('keeps a strategy that a test replaces', async () => {
    const module = Test.createTestingModule({
      imports: [IntegrationsModule.forRoot(options())],
      providers: [KeyValueIntegration, PasswordStrategy],
    });
    const application = await module.overrideProvider(PasswordStrategy).useValue({ ...passwordStrategy, name: 'fake' }).compile();
    await application.init();

    expect(registered(application.get(INTEGRATION_REGISTRY))).toEqual(['key-value: fake']);
    await application.close();
  });
});

describe('the start of the application', () => {
  @Injectable({ scope: Scope.REQUEST })
  class Visitor {}

  @CredentialStrategy('key-value')
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest extends PasswordStrategy {}

  @CredentialStrategy('key-value')
  @Injectable({ scope: Scope.TRANSIENT })
  class PerConsumer extends PasswordStrategy {}

  @CredentialStrategy('key-value')
  class ByVisitor extends PasswordStrategy {
    constructor(@Inject(Visitor) readonly visitor: Visitor) {
      super();
    }
  }

  it.each<[string, string, Provider[]]>([
    ['is request-scoped', 'PerRequest', [PerRequest]],
    ['is transient', 'PerConsumer', [PerConsumer]],
    ['injects what is request-scoped', 'ByVisitor', [Visitor, ByVisitor]],
  ])('refuses a strategy that %s', async (_why, name, providers) => {
    await expect(startWith({ providers: [KeyValueIntegration, ...providers] })).rejects.toThrow(
      `The credential strategy "${name}" is request-scoped or transient, or injects something that is: connections outlive ` +
        'requests, so give it and everything it injects the default scope.',
    );
  });

  it('refuses an integration that a factory forgot to return', async () => {
    const provider = integrationProvider({ provide: 'Forgotten', useFactory: () => undefined as never });

    await expect(startWith({ providers: [provider] })).rejects.toThrow(
      'The integration "Forgotten" has no instance: its factory must return the integration, not undefined or null.',
    );
  });

  it('refuses a strategy of an integration that nobody registered', async () => {
    await expect(startWith({ providers: [PasswordStrategy] })).rejects.toThrow(
      'The credential strategy "password" is for the integration "key-value", which is not registered: import its module too.',
    );
  });

  it('refuses two strategies of one name, and two integrations of one kind', async () => {
    const again = credentialStrategyProvider('key-value', { useFactory: () => passwordStrategy });
    const twin = integrationProvider({ useFactory: () => keyValueIntegration(new KeyValueServer()) });

    await expect(startWith({ providers: [KeyValueIntegration, PasswordStrategy, again] })).rejects.toThrow(
      'Two credential strategies of "key-value" are named "password": rename one of them.',
    );
    await expect(startWith({ providers: [KeyValueIntegration, twin] })).rejects.toThrow(
      'Two integrations are registered as "key-value": remove one, or give it a kind of its own.',
    );
  });
});
