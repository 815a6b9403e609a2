import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import type { Identities } from '../state/identities.js';
import { asRoleSession } from '../state/roles.js';
import type { SsoSession, SsoSessions } from '../state/sso-sessions.js';

const TOKEN_HEADER = 'x-amz-sso_bearer_token';

/** The portal's requests are those that carry its token; a bucket named "federation" stays reachable. */
export const isSsoRequest = ({ headers }: Incoming): boolean => headers.has(TOKEN_HEADER);

const PATHS: ReadonlyMap<string, string> = new Map([
  ['GET /federation/credentials', 'GetRoleCredentials'],
  ['GET /assignment/accounts', 'ListAccounts'],
  ['GET /assignment/roles', 'ListAccountRoles'],
  ['POST /logout', 'Logout'],
]);

const roleCredentials = ({ query }: Incoming, { accounts }: SsoSession, identities: Identities): Reply => {
  const [roleName, accountId] = [query.get('role_name'), query.get('account_id')];
  const assigned = accounts.find((account) => account.accountId === accountId && account.roleName === roleName);
  if (assigned === undefined) throw new AwsError('AccessDenied', 'No access');
  const user = identities.user(assigned.user);
  // Its role is nobody's to name, so roles trust the session under the name of its user.
  const principal = asRoleSession(user, assigned.accountId, `AWSReservedSSO_${assigned.roleName}`, { sessionName: user.name }, user.name);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = identities.issueSession(user.name, assigned.durationSeconds ?? 3600, principal);
  return { ...jsonReply({ roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiration.getTime() } }), handedOut: accessKeyId };
};

const listAccounts = ({ accounts }: SsoSession): Reply =>
  jsonReply({ accountList: [...new Set(accounts.map(({ accountId }) => accountId))].map((accountId) => ({ accountId, accountName: accountId })) });

const listAccountRoles = ({ query }: Incoming, { accounts }: SsoSession): Reply =>
  jsonReply({ roleList: accounts.filter(({ accountId }) => accountId === query.get('account_id')).map(({ accountId, roleName }) => ({ accountId, roleName })) });

/** The portal's names for what went wrong. */
const SSO_ERRORS: Readonly<Partial<Record<AwsError['code'], { readonly status: number; readonly type: string }>>> = {
  InvalidToken: { status: 401, type: 'UnauthorizedException' },
  AccessDenied: { status: 403, type: 'ForbiddenException' },
  SlowDown: { status: 429, type: 'TooManyRequestsException' },
};

const errorReply = (error: AwsError): Reply => {
  const { status, type } = SSO_ERRORS[error.code] ?? { status: error.status, type: error.code };
  return { ...jsonReply({ message: error.message, __type: type }, status, { 'x-amzn-errortype': type }), code: type };
};

/** The access portal of IAM Identity Center. */
export const ssoService = (sessions: SsoSessions, identities: Identities): Service => ({
  name: 'sso',
  describe: ({ method, path }) => ({ operation: PATHS.get(`${method} ${path}`) ?? 'Unknown' }),
  perform: (incoming, { operation }) => {
    const token = incoming.headers.get(TOKEN_HEADER) ?? '';
    const session = sessions.find(token);
    if (session === undefined) throw new AwsError('InvalidToken', 'Session token not found or invalid');
    switch (operation) {
      case 'GetRoleCredentials':
        return Promise.resolve(roleCredentials(incoming, session, identities));
      case 'ListAccounts':
        return Promise.resolve(listAccounts(session));
      case 'ListAccountRoles':
        return Promise.resolve(listAccountRoles(incoming, session));
      case 'Logout':
        sessions.end(token);
        return Promise.resolve({ status: 200 });
      default:
        throw new AwsError('NotImplemented', `The sandbox does not implement ${incoming.method} ${incoming.path} of the SSO portal.`);
    }
  },
  errorReply,
});
