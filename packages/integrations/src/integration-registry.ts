import * as E from 'fp-ts/lib/Either.js';
import type { UnknownIntegration, UnknownStrategy, UsedBeforeInit } from './integration-error.js';
import type { AnyIntegration, AnyStrategy } from './integration.js';

/** An integration with its credential strategies by name. */
export interface RegisteredIntegration {
  readonly integration: AnyIntegration;
  readonly strategies: ReadonlyMap<string, AnyStrategy>;
}

/** The integrations of this application. */
export interface IntegrationRegistry {
  list(): ReadonlyArray<RegisteredIntegration>;
  find(kind: string): E.Either<UnknownIntegration | UsedBeforeInit, RegisteredIntegration>;
}

/**
 * @throws Error when two integrations or two strategies of one integration share a name, or a strategy belongs to no
 * integration: a mistake in the composition of the application, found when it starts.
 */
export const integrationRegistry = (
  integrations: ReadonlyArray<AnyIntegration>,
  strategies: ReadonlyArray<{ readonly kind: string; readonly strategy: AnyStrategy }>,
): IntegrationRegistry => {
  const registered = new Map<string, { integration: AnyIntegration; strategies: Map<string, AnyStrategy> }>();
  for (const integration of integrations) {
    if (registered.has(integration.kind)) {
      throw new Error(`Two integrations are registered as "${integration.kind}": remove one, or give it a kind of its own.`);
    }
    registered.set(integration.kind, { integration, strategies: new Map() });
  }
  for (const { kind, strategy } of strategies) {
    const owner = registered.get(kind);
    if (owner === undefined) {
      throw new Error(`The credential strategy "${strategy.name}" is for the integration "${kind}", which is not registered: import its module too.`);
    }
    if (owner.strategies.has(strategy.name)) {
      throw new Error(`Two credential strategies of "${kind}" are named "${strategy.name}": rename one of them.`);
    }
    owner.strategies.set(strategy.name, strategy);
  }
  return {
    list: () => [...registered.values()],
    find: (kind) => {
      const found = registered.get(kind);
      return found === undefined ? E.left({ _tag: 'UnknownIntegration', kind, known: [...registered.keys()] }) : E.right(found);
    },
  };
};

/** The strategy of an integration by its name. */
export const findStrategy = (
  { integration, strategies }: RegisteredIntegration,
  strategy: string,
): E.Either<UnknownStrategy, AnyStrategy> => {
  const found = strategies.get(strategy);
  return found === undefined
    ? E.left({ _tag: 'UnknownStrategy', kind: integration.kind, strategy, known: [...strategies.keys()] })
    : E.right(found);
};
