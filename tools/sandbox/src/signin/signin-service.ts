import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Service } from '../http/service.js';
import type { LoginSessions } from '../state/login-sessions.js';
import { verifyDpop } from './dpop.js';

const PATH = '/v1/token';

/** S3 has no POST without a query on such a path. */
export const isSigninRequest = ({ method, path, query }: Incoming): boolean => method === 'POST' && path === PATH && query.size === 0;

const invalid = (message: string): AwsError => new AwsError('ValidationException', message, { fields: { error: 'INVALID_REQUEST' } });

const readFields = async (incoming: Incoming): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const value: unknown = JSON.parse((await incoming.readBody()).toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // said below
  }
  throw invalid('The body must be a JSON object.');
};

/** What faults call by S3's names. */
const SIGNIN_NAMES: Readonly<Partial<Record<AwsError['code'], { readonly status: number; readonly type: string; readonly error: string }>>> = {
  SlowDown: { status: 429, type: 'TooManyRequestsError', error: 'TOO_MANY_REQUESTS' },
  AccessDenied: { status: 400, type: 'AccessDeniedException', error: 'INSUFFICIENT_PERMISSIONS' },
  InternalError: { status: 500, type: 'InternalServerException', error: 'SERVER_ERROR' },
};

const errorReply = ({ code, status: own, message, details }: AwsError): Reply => {
  const { status, type, error } = SIGNIN_NAMES[code] ?? { status: own, type: code, error: details.fields?.['error'] ?? 'SERVER_ERROR' };
  return { ...jsonReply({ error, message }, status, { 'x-amzn-errortype': type }), code: type };
};

/** The sign-in service behind `aws login`, as far as somebody who signed in needs it: CreateOAuth2Token with a refresh token and a DPoP proof. */
export const signinService = (sessions: LoginSessions): Service => {
  const used = new Set<string>();
  const isNew = (jti: string): boolean => {
    const isUsed = used.has(jti);
    used.add(jti);
    return !isUsed;
  };

  return {
    name: 'signin',
    describe: () => ({ operation: 'CreateOAuth2Token' }),
    perform: async (incoming) => {
      const url = `http://${incoming.headers.get('host') ?? ''}${PATH}`;
      const thumbprint = verifyDpop(incoming.headers.get('dpop'), { method: incoming.method, url, now: incoming.at }, isNew);
      const { clientId, grantType, refreshToken } = await readFields(incoming);
      if (typeof clientId !== 'string' || typeof refreshToken !== 'string') throw invalid('clientId and refreshToken are needed.');
      if (grantType !== 'refresh_token') throw invalid('The sandbox implements the grant refresh_token only: sign in with addLoginSession.');
      const { credentials, refreshToken: next, expiresInSeconds } = sessions.renew({ clientId, refreshToken, thumbprint });
      const { accessKeyId, secretAccessKey, sessionToken } = credentials;
      const answer = { accessToken: { accessKeyId, secretAccessKey, sessionToken }, tokenType: 'aws_sigv4', expiresIn: expiresInSeconds, refreshToken: next };
      return { ...jsonReply(answer), handedOut: accessKeyId };
    },
    errorReply,
  };
};
