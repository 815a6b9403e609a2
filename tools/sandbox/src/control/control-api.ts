import { AwsError, isAwsErrorCode, SandboxMisuse } from '../aws-error.js';
import { decodePercent, type Incoming } from '../http/incoming.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Sandbox } from '../sandbox.js';
import type { LoggedRequest } from '../state/request-log.js';
import { readBody, type JsonRecord } from './json-body.js';

/** What the control API does on behalf of other processes. */
export type Controlled = Pick<
  Sandbox,
  'addUser' | 'setPolicy' | 'addKey' | 'retireKey' | 'addRole' | 'issueSession' | 'addSsoSession' | 'endSsoSession' | 'createBucket' | 'putObject' | 'faults' | 'clearRequests' | 'region'
> & { readonly requests: () => ReadonlyArray<LoggedRequest> };

const PREFIX = '/_sandbox';

type Route = (body: JsonRecord, parameter: string) => unknown;

const faultOf = (body: JsonRecord): Parameters<Sandbox['faults']['add']>[0] => {
  const effect = body.record('effect');
  const shared = { operation: body.optional('operation'), bucket: body.optional('bucket'), key: body.optional('key'), times: body.optionalNumber('times') };
  const filled = Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined));
  switch (effect.text('type')) {
    case 'error': {
      const code = effect.text('code');
      if (!isAwsErrorCode(code)) throw new SandboxMisuse(`"code" is no error code that the sandbox knows: use for example SlowDown or InternalError.`);
      return { ...filled, effect: { type: 'error', code } };
    }
    case 'delay':
      return { ...filled, effect: { type: 'delay', milliseconds: effect.number('milliseconds') } };
    case 'cut': {
      const afterBytes = effect.optionalNumber('afterBytes');
      return { ...filled, effect: afterBytes === undefined ? { type: 'cut' } : { type: 'cut', afterBytes } };
    }
    default:
      throw new SandboxMisuse('"effect.type" must be error, delay or cut.');
  }
};

const routes = (sandbox: Controlled): Readonly<Record<string, Route>> => ({
  'GET ': () => ({ region: sandbox.region, requests: sandbox.requests().length }),
  'POST users': (body) => sandbox.addUser({ name: body.text('name'), ...body.texts('accessKeyId', 'secretAccessKey', 'accountId'), ...body.policy() }),
  'PUT policies/': (body, userName) => sandbox.setPolicy(userName, body.policy().policy ?? {}),
  'POST keys': (body) => sandbox.addKey(body.text('user'), body.texts('accessKeyId', 'secretAccessKey')),
  'DELETE keys/': (_, accessKeyId) => sandbox.retireKey(accessKeyId),
  'POST sessions': (body) => sandbox.issueSession(body.text('user'), { durationSeconds: body.optionalNumber('durationSeconds') ?? 3600 }),
  'POST buckets': (body) => sandbox.createBucket(body.text('name'), { owner: body.text('owner'), ...body.texts('region') }),
  'POST objects': (body) => sandbox.putObject(body.text('bucket'), body.text('key'), body.bytes(), { contentType: body.optional('contentType') ?? 'binary/octet-stream' }),
  'POST roles': (body) => {
    const trusts = body.optionalTexts('trusts');
    return sandbox.addRole({ name: body.text('name'), actsAs: body.text('actsAs'), ...body.texts('externalId'), ...(trusts === undefined ? {} : { trusts }) });
  },
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
  'POST faults': (body) => sandbox.faults.add(faultOf(body)),
  'DELETE faults': () => sandbox.faults.clear(),
  'GET requests': () => sandbox.requests(),
  'DELETE requests': () => sandbox.clearRequests(),
});

const refusal = (error: unknown): Reply => {
  if (error instanceof SandboxMisuse) return jsonReply({ error: error.message }, 400);
  if (error instanceof AwsError) return jsonReply({ error: error.message, code: error.code }, error.status);
  throw error;
};

/**
 * The JSON API for other processes, under /_sandbox, a name that no bucket can have. `undefined` for every other path.
 * It needs no key, so a request that a web page sent (it carries an Origin) is refused.
 */
export const controlApi = (sandbox: Controlled): ((incoming: Incoming) => Promise<Reply | undefined>) => {
  const table = routes(sandbox);
  return async (incoming) => {
    if (incoming.path !== PREFIX && !incoming.path.startsWith(`${PREFIX}/`)) return undefined;
    const host = (incoming.headers.get('host') ?? '').replace(/:\d+$/, '');
    if (incoming.headers.has('origin') || !['127.0.0.1', 'localhost'].includes(host)) return jsonReply({ error: 'Not for web pages.' }, 403);
    const [noun = '', parameter] = incoming.path.slice(PREFIX.length + 1).split(/\/(.*)/s);
    const route = table[`${incoming.method} ${noun}${parameter === undefined ? '' : '/'}`];
    if (route === undefined) return jsonReply({ error: `There is no ${incoming.method} ${incoming.path}. There are: ${Object.keys(table).join(', ')}` }, 404);
    try {
      const result = route(await readBody(incoming), decodePercent(parameter ?? ''));
      return result === undefined ? { status: 204 } : jsonReply(result);
    } catch (error) {
      return refusal(error);
    }
  };
};
