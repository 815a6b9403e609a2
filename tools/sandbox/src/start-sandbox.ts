import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { controlApi } from './control/control-api.js';
import { CONTAINER_PREFIX } from './host/container-service.js';
import { listen } from './http/listener.js';
import { sandboxActions } from './sandbox-actions.js';
import { newSandboxState } from './sandbox-state.js';
import type { Sandbox, SandboxOptions } from './sandbox.js';
import { servicesOf } from './services.js';
import { DEFAULT_CONTAINER } from './state/host-identities.js';

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Starts a stand-in for AWS on 127.0.0.1: S3 that verifies signatures, STS, the SSO portal with SSO-OIDC, the sign-in service, IMDS and
 * container credentials, all on one port. For development and tests only.
 *
 * @throws when the port is taken
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const state = newSandboxState(options);
  const { log, faults, clock, region, hosts, identities } = state;
  let endpoint = '';
  const actions = {
    ...sandboxActions(state),
    addContainerCredentials: (credentials) => {
      identities.user(credentials.user);
      return `${endpoint}${CONTAINER_PREFIX}${encodeURIComponent(hosts.addContainer(credentials))}`;
    },
  } satisfies Partial<Sandbox>;
  const server = await listen(options.port ?? 0, {
    control: controlApi({ ...actions, region, requests: () => log.all() }),
    serviceFor: servicesOf(state, options.stsRegions),
    faults,
    log,
    clock,
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...actions,
    region,
    endpoint,
    stsEndpoint: endpoint,
    ssoEndpoint: endpoint,
    ssoOidcEndpoint: endpoint,
    signinEndpoint: endpoint,
    imdsEndpoint: endpoint,
    containerCredentialsUri: `${endpoint}${CONTAINER_PREFIX}${DEFAULT_CONTAINER}`,
    controlUrl: `${endpoint}/_sandbox`,
    get requests() {
      return log.all();
    },
    stop: () => close(server),
  };
};
