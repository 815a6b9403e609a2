import { usedBeforeInit, type IntegrationRegistry, type RegisteredIntegration } from '@aqueduct/integrations';
import * as E from 'fp-ts/lib/Either.js';

/**
 * The registry that is injected before the integrations are known. An early use is refused, it does not wait: a
 * constructor that waits for the start of the application stops that start.
 */
export class CollectedRegistry implements IntegrationRegistry {
  #collected: IntegrationRegistry | undefined;

  /** From now on it answers. */
  fill(collected: IntegrationRegistry): void {
    this.#collected = collected;
  }

  list(): ReadonlyArray<RegisteredIntegration> {
    return this.#collected?.list() ?? [];
  }

  find(kind: string): ReturnType<IntegrationRegistry['find']> {
    return this.#collected?.find(kind) ?? E.left(usedBeforeInit);
  }
}
