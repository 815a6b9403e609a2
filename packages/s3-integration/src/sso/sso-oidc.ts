import { CreateTokenCommand, SSOOIDCClient, type CreateTokenCommandOutput } from '@aws-sdk/client-sso-oidc';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { Secret } from '@aqueduct/integrations';
import type { RenewalFailure } from '../cached-token/token-form.js';
import type { TokenRenewal } from './sso-token.js';

export interface NewToken {
  readonly accessToken: Secret;
  readonly expiresInSeconds: number;
  /** The next one; absent when the old one goes on being good. */
  readonly refreshToken?: Secret;
}

/** The token service of IAM Identity Center, as far as it is needed: a new token for somebody who signed in before. */
export type SsoOidc = (region: string, renewal: TokenRenewal) => TE.TaskEither<RenewalFailure, NewToken>;

export interface SsoOidcOptions {
  /** Instead of AWS's own token services; for development. */
  readonly endpoint?: string;
}

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const PRINTABLE = /^[!-~]+$/;
const quiet = (): void => undefined;

const NO_TOKEN: RenewalFailure = { reason: 'unwell', detail: 'no token in the answer' };

const renewalFailure = (error: unknown): RenewalFailure => {
  const { name, code, $metadata } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const called = typeof name === 'string' ? name : 'error';
  if (status === undefined) {
    return { reason: 'unreachable', detail: typeof code === 'string' ? code : called };
  }
  const isRefused = status >= 400 && status < 500 && status !== 429 && called !== 'SlowDownException';
  return { reason: isRefused ? 'refused' : 'unwell', detail: `${called}, status ${status}` };
};

type TokenAnswer = CreateTokenCommandOutput & { readonly accessToken: string; readonly expiresIn: number };

const isToken = (answer: CreateTokenCommandOutput): answer is TokenAnswer =>
  PRINTABLE.test(answer.accessToken ?? '') && (answer.expiresIn ?? 0) > 0;

const commandOf = ({ clientId, clientSecret, refreshToken }: TokenRenewal): CreateTokenCommand =>
  new CreateTokenCommand({
    clientId,
    clientSecret: clientSecret.reveal(),
    refreshToken: refreshToken.reveal(),
    grantType: 'refresh_token',
  });

/** A client that takes nothing from the server's own AWS environment or files. CreateToken is not signed. */
const hermeticClient = (region: string, requestHandler: NodeHttpHandler, endpoint: string | undefined): SSOOIDCClient =>
  new SSOOIDCClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    requestHandler,
    // A second try of a refresh that was answered but not heard would spend a token that is spent already.
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [],
    userAgentAppId: () => Promise.resolve(undefined),
    logger: { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
  });

/**
 * Asks AWS's token service of a region: CreateToken with the grant `refresh_token`.
 * https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html
 */
export const awsSsoOidc = ({ endpoint }: SsoOidcOptions = {}): SsoOidc => {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  });

  return (region, renewal) =>
    pipe(
      TE.tryCatch(() => hermeticClient(region, requestHandler, endpoint).send(commandOf(renewal)), renewalFailure),
      TE.flatMapEither(E.fromPredicate(isToken, () => NO_TOKEN)),
      TE.map(({ accessToken, expiresIn, refreshToken }) => ({
        accessToken: Secret.of(accessToken),
        expiresInSeconds: expiresIn,
        ...(refreshToken === undefined ? {} : { refreshToken: Secret.of(refreshToken) }),
      })),
    );
};
