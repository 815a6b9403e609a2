import type { ConnectionStore, KeyRing } from '@aqueduct/integrations';
import type { IntegrationsModuleOptions } from '@aqueduct/integrations-nest';
import { STORE } from '../database/database.tokens.js';
import { KEY_RING } from '../key-ring/key-ring.tokens.js';

/** Connections live in the server's database, sealed with the server's keys. */
export const integrationsOptions = {
  inject: [STORE, KEY_RING],
  useFactory: (store: ConnectionStore, keyRing: KeyRing): IntegrationsModuleOptions => ({ store, keyRing }),
};
