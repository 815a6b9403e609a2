import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Secret } from '@aqueduct/integrations';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { parsedJson } from '../parsed-json.js';

/** What a token is renewed with, without anybody signing in. */
export interface TokenRenewal {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly refreshToken: Secret;
  /** When the client's registration ends, and renewing with it. */
  readonly registrationExpiresAt?: Date;
}

/** What `aws sso login` leaves behind. */
export interface SsoToken {
  readonly accessToken: Secret;
  readonly expiresAt: Date;
  /** Absent when somebody must sign in again. */
  readonly renewal?: TokenRenewal;
}

const CachedToken = t.type({ accessToken: t.string, expiresAt: t.string }, 'CachedToken');
const CachedRenewal = t.type({ clientId: t.string, clientSecret: t.string, refreshToken: t.string }, 'CachedRenewal');
const CachedRegistration = t.type({ registrationExpiresAt: t.string }, 'CachedRegistration');

const PRINTABLE = /^[!-~]+$/;

/**
 * The file of a cached token, next to the config file: `sso/cache/<sha1 of the session's name or start URL>.json`;
 * in another folder only where the operator names one.
 * https://docs.aws.amazon.com/sdkref/latest/guide/understanding-sso.html#sso-token-provider-configuration
 */
export const tokenPath = (configFile: string, tokenOf: string, cacheFolder = join(dirname(configFile), 'sso', 'cache')): string =>
  join(cacheFolder, `${createHash('sha1').update(tokenOf).digest('hex')}.json`);

const invalid: S3CredentialFailure = {
  code: 'SsoTokenInvalid',
  about: 'profile',
  problem: 'The cached SSO token cannot be used: its file is not the JSON that "aws sso login" writes.',
  remedy: '',
};

/** AWS CLI 1 wrote `UTC` for `Z`. */
const dateOf = (text: string): Date | undefined => {
  const date = new Date(text.replace(/UTC$/, 'Z'));
  return Number.isNaN(date.getTime()) ? undefined : date;
};

const renewalOf = (cached: unknown): TokenRenewal | undefined => {
  const renewal = CachedRenewal.decode(cached);
  if (E.isLeft(renewal) || Object.values(renewal.right).includes('')) {
    return undefined;
  }
  const { clientId, clientSecret, refreshToken } = renewal.right;
  const registration = CachedRegistration.decode(cached);
  const registrationExpiresAt = E.isRight(registration) ? dateOf(registration.right.registrationExpiresAt) : undefined;
  return {
    clientId,
    clientSecret: Secret.of(clientSecret),
    refreshToken: Secret.of(refreshToken),
    ...(registrationExpiresAt === undefined ? {} : { registrationExpiresAt }),
  };
};

/** Reads a token. */
export const decodeToken = (text: string): E.Either<S3CredentialFailure, SsoToken> => {
  const cached = parsedJson(text);
  const token = CachedToken.decode(cached);
  const expiresAt = E.isRight(token) ? dateOf(token.right.expiresAt) : undefined;
  if (E.isLeft(token) || expiresAt === undefined || !PRINTABLE.test(token.right.accessToken)) {
    return E.left(invalid);
  }
  const renewal = renewalOf(cached);
  return E.right({ accessToken: Secret.of(token.right.accessToken), expiresAt, ...(renewal === undefined ? {} : { renewal }) });
};

/** Whether two tokens are the same login at the same point of its life. */
export const sameToken = (a: SsoToken, b: SsoToken): boolean =>
  a.accessToken.reveal() === b.accessToken.reveal() &&
  a.expiresAt.getTime() === b.expiresAt.getTime() &&
  a.renewal?.refreshToken.reveal() === b.renewal?.refreshToken.reveal();
