import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Secret } from '@aqueduct/integrations';
import type { S3CredentialFailure } from '../s3-credential-error.js';

/** What `aws sso login` leaves behind. */
export interface SsoToken {
  readonly accessToken: Secret;
  readonly expiresAt: Date;
}

const CachedToken = t.type({ accessToken: t.string, expiresAt: t.string }, 'CachedToken');

const PRINTABLE = /^[!-~]+$/;

/**
 * The file of a cached token, next to the config file: `sso/cache/<sha1 of the session's name or start URL>.json`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/understanding-sso.html#sso-token-provider-configuration
 */
export const tokenPath = (configFile: string, tokenOf: string): string =>
  join(dirname(configFile), 'sso', 'cache', `${createHash('sha1').update(tokenOf).digest('hex')}.json`);

const invalid: S3CredentialFailure = {
  code: 'SsoTokenInvalid',
  about: 'profile',
  problem: 'The cached SSO token cannot be used: its file is not the JSON that "aws sso login" writes.',
  remedy: '',
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Reads a token; AWS CLI 1 wrote `UTC` for `Z`. */
export const decodeToken = (text: string): E.Either<S3CredentialFailure, SsoToken> => {
  const token = CachedToken.decode(parsed(text));
  if (E.isLeft(token) || !PRINTABLE.test(token.right.accessToken)) {
    return E.left(invalid);
  }
  const expiresAt = new Date(token.right.expiresAt.replace(/UTC$/, 'Z'));
  return Number.isNaN(expiresAt.getTime()) ? E.left(invalid) : E.right({ accessToken: Secret.of(token.right.accessToken), expiresAt });
};
