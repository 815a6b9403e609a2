import type { DiscoveryService } from '@nestjs/core';
import { NOT_A_SINGLETON, NO_INSTANCE } from './integrations.messages.js';
import { metadataOf, nameOf, type ProvidedWrapper } from './provided-wrapper.js';

/** A provider that carries metadata. */
export interface MarkedSingleton {
  readonly instance: unknown;
  readonly metadata: unknown;
}

const singleton = (role: string, wrapper: ProvidedWrapper): unknown => {
  if (wrapper.isTransient || !wrapper.isDependencyTreeStatic()) {
    throw new Error(NOT_A_SINGLETON(role, nameOf(wrapper)));
  }
  const instance: unknown = wrapper.instance;
  if (instance === undefined || instance === null) {
    throw new Error(NO_INSTANCE(role, nameOf(wrapper)));
  }
  return instance;
};

/**
 * The providers of all modules that carry metadata under `key`, whether as a decorated class or by `markedProvider`;
 * complete from `onModuleInit` on. An alias (`useExisting`) is the same provider once more.
 *
 * @param role - how a message calls such a provider, e.g. `credential strategy`
 * @throws Error when one of them is request-scoped or transient, or has no instance
 *
 * @publicApi
 */
export const markedSingletons = (discovery: DiscoveryService, key: string, role: string): ReadonlyArray<MarkedSingleton> =>
  discovery
    .getProviders()
    .filter(({ isAlias }) => !isAlias)
    .map((wrapper) => ({ wrapper, metadata: metadataOf(key, wrapper) }))
    .filter(({ metadata }) => metadata !== undefined)
    .map(({ wrapper, metadata }) => ({ instance: singleton(role, wrapper), metadata }));
