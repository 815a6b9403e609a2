import * as E from 'fp-ts/lib/Either.js';
import type { Connection } from './connection.js';
import { findStrategy, type IntegrationRegistry } from './integration-registry.js';

/**
 * Who keeps a part of the application to what it declared: credentials that can do no more, or only the client that it
 * was given. The client does so in either case.
 */
export type Enforcement = 'session-policy' | 'client-guard';

/** How a narrower declaration of this connection is enforced. */
export const enforcementOf =
  (integrations: IntegrationRegistry) =>
  ({ kind, strategy }: Pick<Connection, 'kind' | 'strategy'>): Enforcement => {
    const registered = integrations.find(kind);
    const found = E.isRight(registered) ? findStrategy(registered.right, strategy) : registered;
    return E.isRight(found) && found.right.openNarrowed !== undefined ? 'session-policy' : 'client-guard';
  };
