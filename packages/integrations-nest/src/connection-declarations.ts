import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService, ModulesContainer } from '@nestjs/core';
import type { ConnectionDeclaration } from './connection-declaration.js';
import { reachable } from './injection-graph.js';

/** A declaration, and the factories of the providers that made it: two modules may give one token different meanings. */
interface Declared {
  readonly declaration: ConnectionDeclaration;
  readonly factories: Set<unknown>;
}

const keyOf = ({ token, kind, connection, access, prefixes, required }: ConnectionDeclaration): string =>
  JSON.stringify([token, kind, connection, access, prefixes, required]);

const byConnection = (a: Declared, b: Declared): number =>
  a.declaration.connection < b.declaration.connection ? -1 : a.declaration.connection > b.declaration.connection ? 1 : 0;

/** Which connections the application needs, and who needs which. Inject it by `CONNECTION_DECLARATIONS`. @publicApi */
@Injectable()
export class ConnectionDeclarations {
  readonly #declared = new Map<string, Declared>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {}

  /**
   * The same declaration, made by two modules, counts once. `factory` is the factory of the provider that declares: by
   * it the declaration is told from others under the same token.
   */
  add(declaration: ConnectionDeclaration, factory?: (...dependencies: never[]) => unknown): void {
    const key = keyOf(declaration);
    const { factories } = this.#declared.get(key) ?? { factories: new Set() };
    this.#declared.set(key, { declaration, factories: factory === undefined ? factories : factories.add(factory) });
  }

  /** Sorted by the connection's name. */
  all(): ReadonlyArray<ConnectionDeclaration> {
    return this.#sorted().map(({ declaration }) => declaration);
  }

  /**
   * The declared connections that a provider or controller is injected with: itself, or by way of what it injects, as
   * constructor parameter, property or factory parameter, across modules. Complete from `onModuleInit` on. What a
   * class looks up at run time (`ModuleRef.get`) is not seen.
   */
  neededBy(provider: Type): ReadonlyArray<ConnectionDeclaration> {
    const wrappers = reachable(this.discovery, provider);
    const [tokens, factories] = [new Set(wrappers.map(({ token }) => token)), new Set<unknown>(wrappers.map(({ metatype }) => metatype))];
    return this.#sorted()
      .filter((declared) => (declared.factories.size === 0 ? tokens.has(declared.declaration.token) : [...declared.factories].some((factory) => factories.has(factory))))
      .map(({ declaration }) => declaration);
  }

  /** The names of the modules that import a provider of such a declaration; for messages. */
  modulesThatDeclare(matches: (declaration: ConnectionDeclaration) => boolean): ReadonlyArray<string> {
    const factories = new Set([...this.#declared.values()].filter(({ declaration }) => matches(declaration)).flatMap((declared) => [...declared.factories]));
    const hosts = new Set(this.discovery.getProviders().filter(({ metatype }) => factories.has(metatype)).map(({ host }) => host));
    const importers = [...this.modules.values()].filter(({ imports }) => [...imports].some((imported) => hosts.has(imported)));
    return [...new Set(importers.map(({ name }) => name))].sort();
  }

  #sorted(): ReadonlyArray<Declared> {
    return [...this.#declared.values()].sort(byConnection);
  }
}
