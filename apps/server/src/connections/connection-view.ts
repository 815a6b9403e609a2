import type { ConnectionView } from '@aqueduct/api-contract';
import type { Connection, ConnectionResolver } from '@aqueduct/integrations';
import { toConnectionStatus } from './connection-status-view.js';
import { toTestResult } from './test-result-view.js';

/** Field by field, so that what is sealed cannot get out by being added to the entity. */
export const toConnectionView = (resolver: ConnectionResolver) => (connection: Connection): ConnectionView => ({
  id: connection.id,
  name: connection.name,
  aliases: connection.aliases.map(({ name, since }) => ({ name, since: since.toISOString() })),
  kind: connection.kind,
  strategy: connection.strategy,
  settings: connection.settings,
  credentials: connection.strategyFields,
  secrets: connection.sealedFields,
  generation: connection.generation,
  createdAt: connection.createdAt.toISOString(),
  updatedAt: connection.updatedAt.toISOString(),
  status: toConnectionStatus(resolver.status(connection)),
  ...(connection.lastTest === undefined ? {} : { lastTest: toTestResult(connection.lastTest) }),
});
