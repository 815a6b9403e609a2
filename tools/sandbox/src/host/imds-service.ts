import type { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import type { Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import type { HostIdentities } from '../state/host-identities.js';
import type { Identities } from '../state/identities.js';
import { hostCredentials, wholeSecondsIso } from './host-credentials.js';

const TOKEN_PATH = '/latest/api/token';
const ROOT = '/latest/meta-data';
const CREDENTIALS = `${ROOT}/iam/security-credentials`;
const TOKEN_HEADER = 'x-aws-ec2-metadata-token';
const TTL_HEADER = `${TOKEN_HEADER}-ttl-seconds`;
const LONGEST_TTL = 21_600;
const INSTANCE = 'i-0123456789abcdef0';

/**
 * SDKs append fixed paths to the host of AWS_EC2_METADATA_SERVICE_ENDPOINT, so IMDS cannot have a prefix. A signed request
 * of these paths is S3's, for a bucket named "latest".
 */
export const isImdsRequest = ({ path, headers, query }: Incoming): boolean =>
  (path === TOKEN_PATH || path === ROOT || path.startsWith(`${ROOT}/`)) && !headers.has('authorization') && !query.has('X-Amz-Algorithm');

const text = (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({ status, headers: { 'content-type': 'text/plain', ...headers }, body });

const NOT_FOUND = text('404 - Not Found', 404);

const newToken = ({ method, headers }: Incoming, hosts: HostIdentities): Reply => {
  if (method !== 'PUT') return text('405 - Method Not Allowed', 405);
  const ttl = headers.get(TTL_HEADER) ?? '';
  if (!/^\d{1,5}$/.test(ttl) || Number(ttl) < 1 || Number(ttl) > LONGEST_TTL) return text('400 - Bad Request', 400);
  return text(hosts.newMetadataToken(Number(ttl)), 200, { [TTL_HEADER]: ttl });
};

const credentials = (name: string, hosts: HostIdentities, identities: Identities, now: Date): Reply => {
  const role = hosts.instanceRole();
  const { roleName = 'sandbox-instance' } = role ?? {};
  if (role === undefined || (name !== '' && name !== roleName)) return NOT_FOUND;
  if (name === '') return text(roleName);
  const issued = hostCredentials(identities, { user: role.user, roleName, sessionName: INSTANCE, durationSeconds: role.durationSeconds });
  const document = {
    Code: 'Success',
    LastUpdated: wholeSecondsIso(now),
    Type: 'AWS-HMAC',
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    Token: issued.sessionToken,
    Expiration: wholeSecondsIso(issued.expiration),
  };
  return { ...text(JSON.stringify(document, undefined, 2)), handedOut: issued.accessKeyId };
};

const operationOf = ({ path }: Incoming): string => {
  if (path === TOKEN_PATH) return 'GetToken';
  if (path === CREDENTIALS || path === `${CREDENTIALS}/`) return 'ListRoles';
  return path.startsWith(`${CREDENTIALS}/`) ? 'GetCredentials' : 'GetMetadata';
};

/** What IMDS needs. */
export interface ImdsWorld {
  readonly hosts: HostIdentities;
  readonly identities: Identities;
  readonly clock: () => Date;
  readonly region: string;
}

const perform = (incoming: Incoming, operation: string, { hosts, identities, clock, region }: ImdsWorld): Reply => {
  // A request that somebody forwarded may come from outside: EC2 refuses it.
  if (incoming.headers.has('x-forwarded-for')) return text('403 - Forbidden', 403);
  if (operation === 'GetToken') return newToken(incoming, hosts);
  if (!hosts.knowsMetadataToken(incoming.headers.get(TOKEN_HEADER) ?? '')) return text('401 - Unauthorized', 401);
  if (incoming.method !== 'GET') return text('405 - Method Not Allowed', 405);
  if (operation !== 'GetMetadata') return credentials(incoming.path.slice(CREDENTIALS.length + 1), hosts, identities, clock());
  const values: ReadonlyMap<string, string> = new Map([['placement/region', region], ['placement/availability-zone', `${region}a`], ['instance-id', INSTANCE]]);
  const value = values.get(incoming.path.slice(ROOT.length + 1));
  return value === undefined ? NOT_FOUND : text(value);
};

const errorReply = (error: AwsError): Reply => ({ ...text(`${error.status} - ${error.code}`, error.status), code: error.code });

/**
 * The metadata service of an EC2 instance, version 2: without a token every question is 401.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html
 */
export const imdsService = (world: ImdsWorld): Service => ({
  name: 'imds',
  describe: (incoming) => ({ operation: operationOf(incoming) }),
  perform: (incoming, { operation }) => Promise.resolve(perform(incoming, operation, world)),
  errorReply,
});
