import { Controller, forwardRef, Inject, Injectable, Module, Optional, Scope, type Provider, type Type } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import type { ConnectionDeclaration } from './connection-declaration.js';
import { ConnectionDeclarations } from './connection-declarations.js';
import { CONNECTION_DECLARATIONS } from './integrations.tokens.js';
import { startWith } from './test-support/parts.js';

const declaration = (connection: string, more: Partial<ConnectionDeclaration> = {}): ConnectionDeclaration => ({
  token: `KeyValueClient(${connection})`,
  kind: 'key-value',
  connection,
  access: 'read-write',
  required: false,
  ...more,
});

/** What a module of an integration makes of a declaration: a client that declares itself. */
const client = (connection: string): Provider => ({
  provide: `KeyValueClient(${connection})`,
  inject: [CONNECTION_DECLARATIONS],
  useFactory: (declarations: ConnectionDeclarations) => {
    declarations.add(declaration(connection));
    return { connection };
  },
});

@Module({ providers: [client('orders'), client('stock')], exports: ['KeyValueClient(orders)', 'KeyValueClient(stock)'] })
class ClientsModule {}

const InjectClient = (connection: string) => Inject(`KeyValueClient(${connection})`);

@Injectable()
class Unconcerned {}

@Injectable()
class ByConstructor {
  constructor(
    @Inject(Unconcerned) readonly other: Unconcerned,
    @Optional() @Inject('absent') readonly absent: unknown,
    @InjectClient('orders') readonly orders: unknown,
  ) {}
}

@Injectable()
class ByProperty {
  @InjectClient('stock') readonly stock: unknown;
}

class ByFactory {}
const byFactory: Provider = { provide: ByFactory, inject: ['KeyValueClient(orders)', 'KeyValueClient(stock)'], useFactory: () => new ByFactory() };

@Injectable()
class ByAlias {
  constructor(@Inject('alias') readonly orders: unknown) {}
}
const alias: Provider = { provide: 'alias', useExisting: 'KeyValueClient(orders)' };

@Injectable()
class Inherited extends ByConstructor {}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  constructor(@InjectClient('orders') readonly orders: unknown) {}
}

@Injectable({ scope: Scope.TRANSIENT })
class PerConsumer {
  constructor(@InjectClient('stock') readonly stock: unknown) {}
}

@Injectable()
class WithTransient {
  constructor(@Inject(PerConsumer) readonly part: PerConsumer) {}
}

@Controller()
class Endpoint {
  constructor(@Inject(ByProperty) readonly part: ByProperty) {}
}

@Injectable()
class Chicken {
  constructor(@Inject(forwardRef(() => Egg)) readonly egg: unknown) {}
}
@Injectable()
class Egg {
  constructor(
    @Inject(forwardRef(() => Chicken)) readonly chicken: unknown,
    @InjectClient('orders') readonly orders: unknown,
  ) {}
}

@Module({ imports: [ClientsModule], providers: [ByProperty], exports: [ByProperty] })
class PartsModule {}

@Injectable()
class Far {
  constructor(@Inject(ByProperty) readonly part: ByProperty) {}
}
@Injectable()
class Farther {
  constructor(@Inject(Far) readonly far: Far) {}
}
@Module({ imports: [PartsModule], providers: [Far, Farther] })
class FarModule {}

describe('ConnectionDeclarations', () => {
  let application: TestingModule;
  let declarations: ConnectionDeclarations;
  const needs = (provider: Type) => declarations.neededBy(provider).map(({ connection }) => connection);

  beforeAll(async () => {
    application = await startWith({
      imports: [ClientsModule, FarModule],
      controllers: [Endpoint],
      providers: [Unconcerned, ByConstructor, ByProperty, byFactory, alias, ByAlias, Inherited, PerRequest, PerConsumer, WithTransient, Chicken, Egg],
    });
    declarations = application.get<ConnectionDeclarations>(CONNECTION_DECLARATIONS);
  });
  afterAll(() => application.close());

  it.each<[string, Type, string[]]>([
    ['nothing', Unconcerned, []],
    ['a constructor parameter', ByConstructor, ['orders']],
    ['a property', ByProperty, ['stock']],
    ['the parameters of its factory', ByFactory, ['orders', 'stock']],
    ['an alias', ByAlias, ['orders']],
    ['the constructor of its base class', Inherited, ['orders']],
    ['a constructor that runs per request', PerRequest, ['orders']],
    ['something transient', WithTransient, ['stock']],
    ['something that it injects, over two modules and two hops', Farther, ['stock']],
    ['a circle of references', Chicken, ['orders']],
    ['something that a controller injects', Endpoint, ['stock']],
  ])('finds what a class needs through %s', (_way, provider, connections) => {
    expect(needs(provider)).toEqual(connections);
  });

  it('knows nothing of a class that is no provider', () => {
    expect(needs(class Stranger {})).toEqual([]);
  });

  it('gives the whole declaration', () => {
    expect(declarations.neededBy(ByProperty)).toEqual([declaration('stock')]);
  });

  it('counts the same declaration once, and lists by name', async () => {
    const other = await startWith({});
    const added = other.get(ConnectionDeclarations, { strict: false });
    const readOnly = declaration('orders', { access: 'read', token: 'KeyValueClient(orders, read)' });
    [declaration('stock'), declaration('orders'), declaration('orders'), readOnly].forEach((one) => added.add(one));

    expect(added.all()).toEqual([declaration('orders'), readOnly, declaration('stock')]);
    await other.close();
  });
});
