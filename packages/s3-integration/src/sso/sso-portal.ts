import { GetRoleCredentialsCommand, SSOClient, type RoleCredentials } from '@aws-sdk/client-sso';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { SsoProfile } from './sso-profile.js';
import type { SsoToken } from './sso-token.js';

/** How the portal refused, or failed to answer. */
export interface PortalFailure {
  readonly reason: 'session' | 'role' | 'unreachable' | 'unwell';
  /** An error code or name, e.g. `ECONNREFUSED`. */
  readonly detail: string;
}

/** The access portal of IAM Identity Center, as far as it is needed: a token and a role for credentials. */
export type SsoPortal = (profile: SsoProfile, token: SsoToken) => TE.TaskEither<PortalFailure, RoleCredentials | undefined>;

export interface SsoPortalOptions {
  /** Instead of AWS's own portals; for development. */
  readonly endpoint?: string;
}

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;

const textOf = (error: unknown, property: 'name' | 'code'): string | undefined => {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[property] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const statusOf = (error: unknown): number | undefined => {
  const metadata =
    typeof error === 'object' && error !== null ? (error as { $metadata?: { httpStatusCode?: number } }).$metadata : undefined;
  return metadata?.httpStatusCode;
};

const portalFailure = (error: unknown): PortalFailure => {
  const status = statusOf(error);
  if (status === undefined) {
    return { reason: 'unreachable', detail: textOf(error, 'code') ?? textOf(error, 'name') ?? 'no answer' };
  }
  const reason = status === 401 ? 'session' : status === 400 || status === 403 || status === 404 ? 'role' : 'unwell';
  return { reason, detail: `${textOf(error, 'name') ?? 'error'}, status ${status}` };
};

/**
 * A client that takes nothing from the server's own AWS environment or files. GetRoleCredentials is not signed: the
 * token is all it needs.
 */
const hermeticClient = (region: string, requestHandler: NodeHttpHandler, endpoint: string | undefined): SSOClient =>
  new SSOClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    requestHandler,
    maxAttempts: 2,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [],
    userAgentAppId: () => Promise.resolve(undefined),
  });

/** Asks AWS's portal of the profile's region. The clients of all regions share their connections. */
export const awsSsoPortal = ({ endpoint }: SsoPortalOptions = {}): SsoPortal => {
  const clients = new Map<string, SSOClient>();
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  });

  const clientOf = (region: string): SSOClient => {
    const client = clients.get(region) ?? hermeticClient(region, requestHandler, endpoint);
    clients.set(region, client);
    return client;
  };

  return ({ region, accountId, roleName }, { accessToken }) =>
    TE.tryCatch(async () => {
      const command = new GetRoleCredentialsCommand({ accountId, roleName, accessToken: accessToken.reveal() });
      return (await clientOf(region).send(command)).roleCredentials;
    }, portalFailure);
};
