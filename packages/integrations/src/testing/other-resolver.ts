import { connectionResolver, type ConnectionResolver, type ResolverPorts } from '../connection-resolver.js';
import type { KeyValueApplication } from './key-value-application.js';

/** Another resolver over the same application. */
export const resolverOf = (app: KeyValueApplication, changed: Partial<ResolverPorts> = {}): ConnectionResolver =>
  connectionResolver({ store: app.store, integrations: app.integrations, keyRing: app.keyRing, now: () => app.now().getTime(), ...changed });

/** The same application as another process sees it. */
export const elsewhere = (app: KeyValueApplication): KeyValueApplication => ({ ...app, resolver: resolverOf(app) });
