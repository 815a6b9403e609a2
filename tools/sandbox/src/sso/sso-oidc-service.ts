import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import type { SsoSessions } from '../state/sso-sessions.js';

const PATHS: ReadonlyMap<string, string> = new Map([
  ['/token', 'CreateToken'],
  ['/client/register', 'RegisterClient'],
  ['/device_authorization', 'StartDeviceAuthorization'],
]);

/** S3 has no POST without a query on such paths. */
export const isSsoOidcRequest = ({ method, path, query }: Incoming): boolean => method === 'POST' && PATHS.has(path) && query.size === 0;

const readFields = async (incoming: Incoming): Promise<ReadonlyMap<string, string>> => {
  const refuse = () => new AwsError('InvalidRequestException', 'The body must be a JSON object.');
  try {
    const value: unknown = JSON.parse((await incoming.readBody()).toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse();
    return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    throw refuse();
  }
};

const createToken = async (incoming: Incoming, sessions: SsoSessions): Promise<Reply> => {
  const fields = await readFields(incoming);
  const need = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined || value === '') throw new AwsError('InvalidRequestException', `Invalid request: ${name} is missing`);
    return value;
  };
  const client = { clientId: need('clientId'), clientSecret: need('clientSecret') };
  if (need('grantType') !== 'refresh_token')
    throw new AwsError('UnsupportedGrantTypeException', 'The sandbox implements the grant refresh_token only: log in with addSsoSession.');
  const { accessToken, refreshToken, expiresInSeconds } = sessions.renew({ ...client, refreshToken: need('refreshToken') });
  return jsonReply({ accessToken, tokenType: 'Bearer', expiresIn: expiresInSeconds, refreshToken });
};

/** The names of RFC 6749 that come with the exceptions. */
const OAUTH_ERRORS: Readonly<Partial<Record<string, string>>> = {
  InvalidGrantException: 'invalid_grant',
  InvalidClientException: 'invalid_client',
  ExpiredTokenException: 'expired_token',
  UnsupportedGrantTypeException: 'unsupported_grant_type',
  InvalidRequestException: 'invalid_request',
  SlowDownException: 'slow_down',
  AccessDeniedException: 'access_denied',
};

/** What faults call by S3's names. */
const OIDC_NAMES: Readonly<Partial<Record<AwsError['code'], { readonly status: number; readonly type: string }>>> = {
  SlowDown: { status: 400, type: 'SlowDownException' },
  AccessDenied: { status: 400, type: 'AccessDeniedException' },
  InternalError: { status: 500, type: 'InternalServerException' },
};

const errorReply = (error: AwsError): Reply => {
  const { status, type } = OIDC_NAMES[error.code] ?? { status: error.status, type: error.code };
  const body = { error: OAUTH_ERRORS[type] ?? 'server_error', error_description: error.message };
  return { ...jsonReply(body, status, { 'x-amzn-errortype': type }), code: type };
};

/**
 * SSO-OIDC, as far as a logged-in client needs it: CreateToken with a refresh token.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html
 */
export const ssoOidcService = (sessions: SsoSessions): Service => ({
  name: 'sso-oidc',
  describe: ({ path }) => ({ operation: PATHS.get(path) ?? 'Unknown' }),
  perform: (incoming, { operation }) => {
    if (operation === 'CreateToken') return createToken(incoming, sessions);
    throw new AwsError('NotImplemented', `The sandbox does not implement ${operation} of SSO-OIDC.`);
  },
  errorReply,
});
