import {
  createConnection,
  type ConnectionPorts,
  type ConnectionResolver,
  type ConnectionStore,
  type ConnectionUsage,
  type ConnectionUse,
  type IntegrationRegistry,
} from '@aqueduct/integrations';
import { declaredUse, inMemoryConnectionStore, leftOf, rightOf, roleSourceUse, runUse } from '@aqueduct/integrations/testing';
import { Inject, Injectable, Module, type DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { ConnectionDeclarations } from './connection-declarations.js';
import { ConnectionUsages } from './connection-usages.js';
import { IntegrationsModule } from './integrations.module.js';
import type { IntegrationsModuleOptions } from './integrations.module-definition.js';
import {
  CONNECTION_DECLARATIONS,
  CONNECTION_PORTS,
  CONNECTION_RESOLVER,
  CONNECTION_STORE,
  INTEGRATION_REGISTRY,
} from './integrations.tokens.js';
import { KeyValueIntegration, options, PasswordStrategy, startWith } from './test-support/parts.js';

const OPTIONS = 'OptionsFromElsewhere';
const store = inMemoryConnectionStore();

@Module({ providers: [{ provide: OPTIONS, useFactory: () => options({ store }) }], exports: [OPTIONS] })
class OptionsModule {}

@Injectable()
class OptionsFactory {
  create(): IntegrationsModuleOptions {
    return options({ store });
  }
}

const ways: ReadonlyArray<readonly [string, DynamicModule]> = [
  ['forRoot', IntegrationsModule.forRoot(options({ store }))],
  [
    'forRootAsync with useFactory, inject and imports',
    IntegrationsModule.forRootAsync({
      imports: [OptionsModule],
      inject: [OPTIONS],
      useFactory: async (given: IntegrationsModuleOptions) => Promise.resolve(given),
    }),
  ],
  ['forRootAsync with useClass', IntegrationsModule.forRootAsync({ useClass: OptionsFactory })],
];

describe('IntegrationsModule', () => {
  it.each(ways)('gives its ports to every module with %s', async (_way, root) => {
    @Injectable()
    class Elsewhere {
      constructor(
        @Inject(CONNECTION_STORE) readonly connections: ConnectionStore,
        @Inject(CONNECTION_RESOLVER) readonly resolver: ConnectionResolver,
        @Inject(INTEGRATION_REGISTRY) readonly registry: IntegrationRegistry,
        @Inject(CONNECTION_PORTS) readonly ports: ConnectionPorts,
        @Inject(CONNECTION_DECLARATIONS) readonly declarations: ConnectionDeclarations,
        @Inject(ConnectionUsages) readonly usages: ConnectionUsages,
      ) {}
    }
    @Module({ providers: [Elsewhere] })
    class ElsewhereModule {}

    const application = await startWith({ imports: [ElsewhereModule] }, root);
    const found = application.get(Elsewhere, { strict: false });

    expect(found.connections).toBe(store);
    expect(found.ports).toMatchObject({ store, resolver: found.resolver, integrations: found.registry, usage: found.usages });
    expect(found.declarations).toBe(application.get(ConnectionDeclarations, { strict: false }));
    await application.close();
  });

  it('serves the use cases: a connection is created and resolved', async () => {
    const application = await startWith({ providers: [KeyValueIntegration, PasswordStrategy] });
    const ports = application.get<ConnectionPorts>(CONNECTION_PORTS);
    const input = {
      name: 'orders',
      kind: 'key-value',
      strategy: 'password',
      settings: { address: 'kv.example:7000', namespace: 'eu' },
      credentials: { user: 'ada', password: 'canary-1' },
    };

    expect(await leftOf(createConnection(ports)(input))).toMatchObject({ _tag: 'TestFailed' });
    expect(await leftOf(ports.resolver.resolve('orders'))).toEqual({ _tag: 'ConnectionNotFound', name: 'orders' });
    expect(ports.newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(ports.now()).toBeInstanceOf(Date);
    await application.close();
  });

  it('asks the usage that it was given and those that were added', async () => {
    const says = (...uses: ConnectionUse[]): ConnectionUsage => ({ usedBy: () => TE.right(uses) });
    const application = await startWith({}, IntegrationsModule.forRoot(options({ usage: says(declaredUse('inventory')) })));
    const usages = application.get(ConnectionUsages, { strict: false });
    usages.add(says(runUse('report'), roleSourceUse('reports')));

    const usedBy = application.get<ConnectionPorts>(CONNECTION_PORTS).usage.usedBy({} as never);

    expect(await rightOf(usedBy)).toEqual([declaredUse('inventory'), runUse('report'), roleSourceUse('reports')]);
    await application.close();
  });

  it('follows changes until the very end of the application', async () => {
    let listeners = 0;
    const counting: ConnectionStore = {
      ...inMemoryConnectionStore(),
      subscribe: () => {
        listeners += 1;
        return () => {
          listeners -= 1;
        };
      },
    };
    @Injectable()
    class LastRun {
      listenersAtEnd = -1;
      beforeApplicationShutdown(): void {
        this.listenersAtEnd = listeners;
      }
    }
    const application = await startWith({ providers: [LastRun] }, IntegrationsModule.forRoot(options({ store: counting })));
    const lastRun = application.get(LastRun);

    await application.close();

    expect([lastRun.listenersAtEnd, listeners]).toEqual([1, 0]);
  });

  it('lets a test put another store in its place', async () => {
    const replacement = inMemoryConnectionStore();
    const application = await Test.createTestingModule({ imports: [IntegrationsModule.forRoot(options())] })
      .overrideProvider(CONNECTION_STORE)
      .useValue(replacement)
      .compile();

    expect(application.get<ConnectionPorts>(CONNECTION_PORTS).store).toBe(replacement);
    await application.close();
  });
});
