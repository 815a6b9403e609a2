import { AwsError } from '../aws-error.js';
import { decodePercent, type Incoming } from '../http/incoming.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import { sameText } from '../sigv4/verify.js';
import type { HostIdentities } from '../state/host-identities.js';
import type { Identities } from '../state/identities.js';
import { hostCredentials, wholeSecondsIso } from './host-credentials.js';

/** As on ECS. No bucket can have this name: it is too short. */
export const CONTAINER_PREFIX = '/v2/credentials/';

/** Whether the request is for the credentials of a container. */
export const isContainerRequest = ({ path }: Incoming): boolean => path.startsWith(CONTAINER_PREFIX);

const credentials = ({ method, path, headers }: Incoming, hosts: HostIdentities, identities: Identities): Reply => {
  if (method !== 'GET') throw new AwsError('MethodNotAllowed', 'The credentials of a container are read by GET.');
  const container = hosts.findContainer(decodePercent(path.slice(CONTAINER_PREFIX.length)));
  if (container === undefined) throw new AwsError('NoSuchKey', 'Credentials not found: add them with addContainerCredentials.');
  const { user, roleName = 'sandbox-task', authorizationToken, durationSeconds } = container;
  if (authorizationToken !== undefined && !sameText(authorizationToken, headers.get('authorization') ?? ''))
    throw new AwsError('AccessDenied', 'The Authorization header does not hold the token of these credentials.');
  const issued = hostCredentials(identities, { user, roleName, sessionName: 'sandbox-task', durationSeconds });
  const document = {
    RoleArn: issued.roleArn,
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    Token: issued.sessionToken,
    Expiration: wholeSecondsIso(issued.expiration),
  };
  return { ...jsonReply(document), handedOut: issued.accessKeyId };
};

/** The names of the agents of ECS and EKS. */
const CONTAINER_ERRORS: Readonly<Partial<Record<AwsError['code'], { readonly status: number; readonly code: string }>>> = {
  NoSuchKey: { status: 404, code: 'CredentialsNotFound' },
  AccessDenied: { status: 401, code: 'AccessDeniedException' },
  SlowDown: { status: 429, code: 'TooManyRequestsException' },
  InternalError: { status: 500, code: 'InternalServerException' },
};

const errorReply = (error: AwsError): Reply => {
  const { status, code } = CONTAINER_ERRORS[error.code] ?? error;
  return { ...jsonReply({ Code: code, Message: error.message }, status), code };
};

/**
 * The credentials endpoint of ECS and of EKS Pod Identity.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export const containerService = (hosts: HostIdentities, identities: Identities): Service => ({
  name: 'container',
  describe: () => ({ operation: 'GetContainerCredentials' }),
  perform: async (incoming) => credentials(incoming, hosts, identities),
  errorReply,
});
