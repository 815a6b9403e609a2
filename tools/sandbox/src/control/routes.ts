import type { Sandbox } from '../sandbox.js';
import type { LoggedRequest } from '../state/request-log.js';
import { readFault } from './fault-body.js';
import type { JsonRecord } from './json-body.js';

/** What the control API does on behalf of other processes. */
export type Controlled = Omit<
  Sandbox,
  | 'endpoint'
  | 'stsEndpoint'
  | 'ssoEndpoint'
  | 'ssoOidcEndpoint'
  | 'signinEndpoint'
  | 'imdsEndpoint'
  | 'containerCredentialsUri'
  | 'controlUrl'
  | 'requests'
  | 'stop'
  | 'deleteObject'
  | 'object'
  | 'keys'
> & { readonly requests: () => ReadonlyArray<LoggedRequest> };

/** Answers one request; `undefined` is 204. The parameter is the rest of the path. */
export type Route = (body: JsonRecord, parameter: string) => unknown;

type Routes = Readonly<Record<string, Route>>;

const userRoutes = (sandbox: Controlled): Routes => ({
  'POST users': (body) => sandbox.addUser({ name: body.text('name'), ...body.texts('accessKeyId', 'secretAccessKey', 'accountId'), ...body.policy() }),
  'PUT policies/': (body, userName) => sandbox.setPolicy(userName, body.policy().policy ?? {}),
  'POST keys': (body) => sandbox.addKey(body.text('user'), body.texts('accessKeyId', 'secretAccessKey')),
  'DELETE keys/': (_, accessKeyId) => sandbox.retireKey(accessKeyId),
  'POST sessions': (body) => sandbox.issueSession(body.text('user'), body.numbers('durationSeconds')),
  'GET sessions/': (_, accessKeyId) => sandbox.session(accessKeyId) ?? null,
});

const roleRoutes = (sandbox: Controlled): Routes => ({
  'POST roles': (body) => {
    const trusts = body.optionalTexts('trusts');
    return sandbox.addRole({
      name: body.text('name'),
      actsAs: body.text('actsAs'),
      ...body.texts('externalId'),
      ...body.numbers('maxSessionSeconds'),
      ...(trusts === undefined ? {} : { trusts }),
    });
  },
  'POST managed-policies': (body) => sandbox.addManagedPolicy(body.text('arn'), body.object('document')),
  'POST web-identities': (body) =>
    sandbox.addWebIdentity({ token: body.text('token'), role: body.text('role'), ...body.texts('subject', 'audience', 'provider'), ...body.dates('expiresAt') }),
  'DELETE web-identities/': (_, token) => sandbox.removeWebIdentity(token),
  'POST sso-sessions': (body) =>
    sandbox.addSsoSession({
      accessToken: body.text('accessToken'),
      ...body.texts('refreshToken', 'clientId', 'clientSecret'),
      ...body.dates('expiresAt', 'refreshExpiresAt', 'registrationExpiresAt'),
      ...body.numbers('tokenSeconds'),
      accounts: body.records('accounts').map((account) => ({
        accountId: account.text('accountId'),
        roleName: account.text('roleName'),
        user: account.text('user'),
        ...account.numbers('durationSeconds'),
      })),
    }),
  'DELETE sso-sessions/': (_, accessToken) => sandbox.endSsoSession(accessToken),
  'POST login-sessions': (body) =>
    sandbox.addLoginSession({
      user: body.text('user'),
      refreshToken: body.text('refreshToken'),
      ...body.texts('clientId'),
      ...body.dates('refreshExpiresAt'),
      ...body.numbers('tokenSeconds'),
    }),
});

const hostRoutes = (sandbox: Controlled): Routes => ({
  'PUT instance-role': (body) => sandbox.setInstanceRole(body.text('user'), { ...body.texts('roleName'), ...body.numbers('durationSeconds') }),
  'DELETE instance-role': () => sandbox.setInstanceRole(undefined),
  'DELETE imds-tokens': () => sandbox.forgetImdsTokens(),
  'POST container-credentials': (body) => ({
    uri: sandbox.addContainerCredentials({ user: body.text('user'), ...body.texts('id', 'authorizationToken', 'roleName'), ...body.numbers('durationSeconds') }),
  }),
  'DELETE container-credentials/': (_, id) => sandbox.removeContainerCredentials(id),
});

const bucketRoutes = (sandbox: Controlled): Routes => ({
  'POST buckets': (body) => sandbox.createBucket(body.text('name'), { owner: body.text('owner'), ...body.texts('region') }),
  'PUT bucket-policies/': (body, bucket) => sandbox.setBucketPolicy(bucket, body.object('document')),
  'DELETE bucket-policies/': (_, bucket) => sandbox.setBucketPolicy(bucket, undefined),
  'POST objects': (body) => sandbox.putObject(body.text('bucket'), body.text('key'), body.bytes(), { contentType: body.optional('contentType') ?? 'binary/octet-stream' }),
});

/** Every request of the control API, by method, noun and a slash when a parameter follows. */
export const controlRoutes = (sandbox: Controlled): Routes => ({
  'GET ': () => ({ region: sandbox.region, requests: sandbox.requests().length }),
  ...userRoutes(sandbox),
  ...bucketRoutes(sandbox),
  ...roleRoutes(sandbox),
  ...hostRoutes(sandbox),
  'POST faults': (body) => sandbox.faults.add(readFault(body)),
  'DELETE faults': () => sandbox.faults.clear(),
  'GET requests': () => sandbox.requests(),
  'DELETE requests': () => sandbox.clearRequests(),
});
