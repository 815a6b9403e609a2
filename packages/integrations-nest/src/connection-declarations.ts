import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ConnectionDeclaration } from './connection-declaration.js';
import { reachableTokens } from './injection-graph.js';

const keyOf = ({ token, kind, connection, access, prefixes, required }: ConnectionDeclaration): string =>
  JSON.stringify([token, kind, connection, access, prefixes, required]);

/** Which connections the application needs, and who needs which. Inject it by `CONNECTION_DECLARATIONS`. @publicApi */
@Injectable()
export class ConnectionDeclarations {
  readonly #declared = new Map<string, ConnectionDeclaration>();

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  /** The same declaration, made by two modules, counts once. */
  add(declaration: ConnectionDeclaration): void {
    this.#declared.set(keyOf(declaration), declaration);
  }

  /** Sorted by the connection's name. */
  all(): ReadonlyArray<ConnectionDeclaration> {
    return [...this.#declared.values()].sort((a, b) => (a.connection < b.connection ? -1 : a.connection > b.connection ? 1 : 0));
  }

  /**
   * The declared connections that a provider or controller is injected with: itself, or by way of what it injects, as
   * constructor parameter, property or factory parameter, across modules. Complete from `onModuleInit` on. What a
   * class looks up at run time (`ModuleRef.get`) is not seen.
   */
  neededBy(provider: Type): ReadonlyArray<ConnectionDeclaration> {
    const tokens = reachableTokens(this.discovery, provider);
    return this.all().filter(({ token }) => tokens.has(token));
  }
}
