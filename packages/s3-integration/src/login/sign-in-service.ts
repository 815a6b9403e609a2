import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { Secret } from '@aqueduct/integrations';
import type { RenewalFailure } from '../cached-token/token-form.js';
import { guardedAgents } from '../guarded-agent.js';
import { partitionOf } from '../partition.js';
import type { S3Credentials } from '../s3-credentials.js';
import { dpopKey, dpopProof } from './dpop-proof.js';
import type { LoginRenewal } from './login-token.js';
import { postJson, type JsonAnswer } from './post-json.js';

export interface NewLogin {
  readonly credentials: S3Credentials;
  readonly expiresInSeconds: number;
  readonly refreshToken: Secret;
}

/** The sign-in service of AWS, as far as it is needed: new credentials for somebody who signed in before. */
export type SignInService = (region: string, renewal: LoginRenewal) => TE.TaskEither<RenewalFailure, NewLogin>;

export interface SignInServiceOptions {
  /** Instead of AWS's own sign-in services; for development. */
  readonly endpoint?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** By partition, after the region. The spec holds them to the SDK's own rules. */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'signin.aws.amazon.com',
  'aws-cn': 'signin.amazonaws.cn',
  'aws-us-gov': 'signin.amazonaws-us-gov.com',
  'aws-iso': 'signin.c2shome.ic.gov',
  'aws-iso-b': 'signin.sc2shome.sgov.gov',
  'aws-iso-e': 'signin.csphome.adc-e.uk',
  'aws-iso-f': 'signin.csphome.hci.ic.gov',
  'aws-eusc': 'signin.amazonaws-eusc.eu',
};

/** The host of the sign-in service of a region. */
export const signInHost = (region: string): string => `${region}.${HOSTS[partitionOf(region)] ?? ''}`;

const TIMEOUT_MS = 10_000;
const PRINTABLE = /^[!-~]+$/;
const ERROR_NAME = /^\w{1,64}$/;

const TokenAnswer = t.type({
  accessToken: t.type({ accessKeyId: t.string, secretAccessKey: t.string, sessionToken: t.string }),
  expiresIn: t.number,
  refreshToken: t.string,
});

const NO_CREDENTIALS: RenewalFailure = { reason: 'unwell', detail: 'no credentials in the answer' };

const nameIn = (value: unknown): string | undefined => (typeof value === 'string' && ERROR_NAME.test(value) ? value : undefined);

/** Of a refusal nothing is kept but its name: a message of a stranger may hold anything. */
const refusalOf = ({ status, headers, body }: JsonAnswer): RenewalFailure => {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as { readonly error?: unknown };
  const type = headers['x-amzn-errortype'];
  const name = nameIn(error) ?? nameIn(typeof type === 'string' ? type.split(':')[0] : undefined);
  // A page of a proxy says nothing about the session.
  const isRefused = name !== undefined && status >= 400 && status < 500 && status !== 429;
  return { reason: isRefused ? 'refused' : 'unwell', detail: `${name ?? 'error'}, status ${status}` };
};

const loginOf = (answer: JsonAnswer): E.Either<RenewalFailure, NewLogin> => {
  if (answer.status !== 200) {
    return E.left(refusalOf(answer));
  }
  if (!TokenAnswer.is(answer.body)) {
    return E.left(NO_CREDENTIALS);
  }
  const { accessToken, expiresIn, refreshToken } = answer.body;
  const { accessKeyId, secretAccessKey, sessionToken } = accessToken;
  return expiresIn > 0 && [accessKeyId, secretAccessKey, sessionToken, refreshToken].every((value) => PRINTABLE.test(value))
    ? E.right({
        credentials: { accessKeyId, secretAccessKey: Secret.of(secretAccessKey), sessionToken: Secret.of(sessionToken) },
        expiresInSeconds: Math.floor(expiresIn),
        refreshToken: Secret.of(refreshToken),
      })
    : E.left(NO_CREDENTIALS);
};

const unreachable = (error: unknown): RenewalFailure => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
  return { reason: 'unreachable', detail: code === 'ABORT_ERR' ? `no answer within ${TIMEOUT_MS / 1_000} s` : code };
};

/**
 * Asks the sign-in service of a region: CreateOAuth2Token with the grant `refresh_token`, once. A second try of a refresh
 * that was answered but not heard would spend a token that is spent already.
 */
export const awsSignIn = ({ endpoint, now }: SignInServiceOptions): SignInService => {
  const { httpAgent, httpsAgent } = guardedAgents({ allowPrivateAddresses: endpoint !== undefined }, { keepAlive: false });

  return (region, { clientId, refreshToken, key: pem }) => {
    const url = new URL('/v1/token', endpoint ?? `https://${signInHost(region)}`);
    const key = dpopKey(pem.reveal());
    return key === undefined
      ? TE.left({ reason: 'refused', detail: 'the key of the session cannot be read' })
      : pipe(
          TE.tryCatch(
            () =>
              postJson({
                url,
                agent: url.protocol === 'https:' ? httpsAgent : httpAgent,
                headers: { dpop: dpopProof(key, 'POST', url.href, now()), 'user-agent': 'aqueduct' },
                body: { clientId, grantType: 'refresh_token', refreshToken: refreshToken.reveal() },
                timeoutMs: TIMEOUT_MS,
              }),
            unreachable,
          ),
          TE.flatMapEither(loginOf),
        );
  };
};
