import type { DiscoveryService } from '@nestjs/core';

/** What Nest's container keeps of one provider or controller. */
export type ProvidedWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * The class or factory that metadata may sit on. The token comes first, so that a provider keeps its role when a test
 * overrides it.
 */
const carriers = ({ token, metatype, instance }: ProvidedWrapper): ReadonlyArray<unknown> => [token, metatype, instance?.constructor];

/** The metadata of a provider, whether it is a class, a factory or a value. */
export const metadataOf = (key: string, wrapper: ProvidedWrapper): unknown =>
  carriers(wrapper)
    .filter((carrier) => typeof carrier === 'function')
    .map((carrier): unknown => Reflect.getMetadata(key, carrier))
    .find((metadata) => metadata !== undefined);

/** The provider's name as a person wrote it. */
export const nameOf = ({ token, name }: ProvidedWrapper): string =>
  typeof token === 'function' ? token.name : typeof token === 'string' ? token : String(name);
