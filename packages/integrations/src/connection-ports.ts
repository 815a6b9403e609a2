import type { ConnectionResolver } from './connection-resolver.js';
import type { ConnectionStore } from './connection-store.js';
import type { ConnectionUsage } from './connection-usage.js';
import type { IntegrationRegistry } from './integration-registry.js';
import type { KeyRing } from './key-ring.js';

/** What the use cases of connections need from outside. */
export interface ConnectionPorts {
  readonly store: ConnectionStore;
  readonly integrations: IntegrationRegistry;
  readonly keyRing: KeyRing;
  readonly resolver: ConnectionResolver;
  readonly usage: ConnectionUsage;
  readonly now: () => Date;
  /** A new UUID. */
  readonly newId: () => string;
}
