import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import type { ProvidedWrapper } from './provided-wrapper.js';

/** What Nest found to inject: constructor and factory parameters, and properties. An optional one that is absent is a hole. */
const dependenciesOf = (wrapper: ProvidedWrapper): ReadonlyArray<ProvidedWrapper> => {
  const parameters: ReadonlyArray<ProvidedWrapper | undefined> = wrapper.getCtorMetadata() ?? [];
  const properties = (wrapper.getPropertiesMetadata() ?? []).map((property) => property.wrapper);
  return [...parameters, ...properties].filter((dependency) => dependency !== undefined);
};

/** All that a provider or controller is made of, itself among it, over any number of hops and modules. */
export const reachable = (discovery: DiscoveryService, target: Type): ReadonlyArray<ProvidedWrapper> => {
  const isTarget = ({ token, metatype }: ProvidedWrapper): boolean => token === target || metatype === target;
  const reached = new Set([...discovery.getProviders(), ...discovery.getControllers()].filter(isTarget));
  // A set visits what is added while it is walked, and each member once: cycles end.
  for (const wrapper of reached) {
    for (const dependency of dependenciesOf(wrapper)) {
      reached.add(dependency);
    }
  }
  return [...reached];
};
