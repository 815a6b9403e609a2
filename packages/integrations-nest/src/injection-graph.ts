import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import type { ProvidedWrapper } from './provided-wrapper.js';

/** What Nest found to inject: constructor and factory parameters, and properties. An optional one that is absent is a hole. */
const dependenciesOf = (wrapper: ProvidedWrapper): ReadonlyArray<ProvidedWrapper> => {
  const parameters: ReadonlyArray<ProvidedWrapper | undefined> = wrapper.getCtorMetadata() ?? [];
  const properties = (wrapper.getPropertiesMetadata() ?? []).map((property) => property.wrapper);
  return [...parameters, ...properties].filter((dependency) => dependency !== undefined);
};

/** The tokens of all that a provider or controller is made of, its own among them, over any number of hops and modules. */
export const reachableTokens = (discovery: DiscoveryService, target: Type): ReadonlySet<unknown> => {
  const isTarget = ({ token, metatype }: ProvidedWrapper): boolean => token === target || metatype === target;
  const reached = new Set([...discovery.getProviders(), ...discovery.getControllers()].filter(isTarget));
  // A set visits what is added while it is walked, and each member once: cycles end.
  for (const wrapper of reached) {
    for (const dependency of dependenciesOf(wrapper)) {
      reached.add(dependency);
    }
  }
  return new Set([...reached].map(({ token }) => token));
};
