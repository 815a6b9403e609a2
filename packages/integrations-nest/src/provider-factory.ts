import type { FactoryProvider } from '@nestjs/common';

/** How a plain object comes about: a factory and what it injects. @publicApi */
export interface ProviderFactory<A> {
  /** @default a token of its own; give one to inject or to override the provider. */
  readonly provide?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the types of what `inject` names, which Nest does not know
  readonly useFactory: (...dependencies: any[]) => A | Promise<A>;
  readonly inject?: FactoryProvider['inject'];
}

let made = 0;

/**
 * A factory provider that carries metadata, for `markedSingletons` to find; the token is its own, so that one module can
 * hold many.
 *
 * @param role - what the token begins with, e.g. `Integration`
 *
 * @publicApi
 */
export const markedProvider = <A>(
  role: string,
  metadata: readonly [key: string, value: unknown],
  { provide, useFactory, inject = [] }: ProviderFactory<A>,
): FactoryProvider<A> => {
  // A function of its own: the same factory may be registered for two kinds.
  const create: FactoryProvider<A>['useFactory'] = (...dependencies) => useFactory(...dependencies);
  Reflect.defineMetadata(...metadata, create);
  return { provide: provide ?? `${role}#${(made += 1)}`, useFactory: create, inject };
};
