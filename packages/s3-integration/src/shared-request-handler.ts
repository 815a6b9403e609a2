import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AddressPolicy } from './address-guard.js';
import { endingWithActivity } from './ending-with-activity.js';
import { guardedAgents } from './guarded-agent.js';

export interface SharedRequestHandler {
  /** For any number of clients; a client's `destroy()` does not reach the connections of the others. */
  readonly requestHandler: Pick<NodeHttpHandler, 'handle' | 'metadata' | 'updateHttpClientConfig' | 'httpHandlerConfigs' | 'destroy'>;
  /** Closes all connections: for the end of the process. */
  close(): void;
}

/** Connections per host; the SDK's own default. */
const MAX_SOCKETS = 50;

/** One pool of connections for all clients of a process, by host. */
export const sharedRequestHandler = (policy: AddressPolicy): SharedRequestHandler => {
  const handler = new NodeHttpHandler({
    ...guardedAgents(policy, { keepAlive: true, maxSockets: MAX_SOCKETS }),
    connectionTimeout: 5_000,
    // Silence, not duration: a large transfer may take hours, and a large server-side copy is silent for a while.
    socketTimeout: 120_000,
  });
  return {
    requestHandler: {
      metadata: handler.metadata,
      handle: (request, options) => handler.handle(request, endingWithActivity(options)),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => handler.httpHandlerConfigs(),
      destroy: () => undefined,
    },
    close: () => handler.destroy(),
  };
};
