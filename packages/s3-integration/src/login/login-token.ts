import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Secret } from '@aqueduct/integrations';
import type { TokenForm } from '../cached-token/token-form.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import { dpopKey } from './dpop-proof.js';
import { isRegion } from './login-profile.js';
import { parsedJson } from '../parsed-json.js';

/** What a session is renewed with, without anybody signing in. */
export interface LoginRenewal {
  readonly clientId: string;
  readonly refreshToken: Secret;
  /** The private key that the session is bound to, as PEM. */
  readonly key: Secret;
}

/** What `aws login` leaves behind: credentials of some minutes, and what they are renewed with. */
export interface LoginToken {
  readonly credentials: S3Credentials;
  readonly accountId?: string;
  readonly expiresAt: Date;
  /** Where the session was begun. */
  readonly region?: string;
  /** Absent when somebody must sign in again. */
  readonly renewal?: LoginRenewal;
}

const CachedLogin = t.type(
  {
    accessToken: t.intersection([
      t.type({ accessKeyId: t.string, secretAccessKey: t.string, sessionToken: t.string, expiresAt: t.string }),
      t.partial({ accountId: t.string }),
    ]),
  },
  'CachedLogin',
);
const CachedRenewal = t.type({ clientId: t.string, refreshToken: t.string, dpopKey: t.string }, 'CachedRenewal');
const CachedRegion = t.type({ signInRegion: t.string }, 'CachedRegion');

const PRINTABLE = /^[!-~]+$/;

/**
 * The file of a session, next to the config file: `login/cache/<sha256 of login_session>.json`; in another folder only
 * where the operator names one.
 */
export const loginPath = (configFile: string, session: string, cacheFolder = join(dirname(configFile), 'login', 'cache')): string =>
  join(cacheFolder, `${createHash('sha256').update(session).digest('hex')}.json`);

const invalid: S3CredentialFailure = {
  code: 'LoginSessionInvalid',
  about: 'profile',
  problem: 'The cached session cannot be used: its file is not the JSON that "aws login" writes.',
  remedy: '',
};

const renewalOf = (cached: unknown): LoginRenewal | undefined => {
  const renewal = CachedRenewal.decode(cached);
  if (E.isLeft(renewal)) {
    return undefined;
  }
  const { clientId, refreshToken, dpopKey: pem } = renewal.right;
  const isUsable = PRINTABLE.test(clientId) && PRINTABLE.test(refreshToken) && dpopKey(pem) !== undefined;
  return isUsable ? { clientId, refreshToken: Secret.of(refreshToken), key: Secret.of(pem) } : undefined;
};

const regionOf = (cached: unknown): string | undefined => {
  const place = CachedRegion.decode(cached);
  return E.isRight(place) && isRegion(place.right.signInRegion) ? place.right.signInRegion : undefined;
};

/** Reads a session. */
export const decodeLogin = (text: string): E.Either<S3CredentialFailure, LoginToken> => {
  const cached = parsedJson(text);
  const login = CachedLogin.decode(cached);
  if (E.isLeft(login)) {
    return E.left(invalid);
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt: ends, accountId } = login.right.accessToken;
  const expiresAt = new Date(ends);
  if (Number.isNaN(expiresAt.getTime()) || ![accessKeyId, secretAccessKey, sessionToken].every((value) => PRINTABLE.test(value))) {
    return E.left(invalid);
  }
  const [renewal, region] = [renewalOf(cached), regionOf(cached)];
  return E.right({
    credentials: { accessKeyId, secretAccessKey: Secret.of(secretAccessKey), sessionToken: Secret.of(sessionToken) },
    expiresAt,
    ...(accountId === undefined ? {} : { accountId }),
    ...(region === undefined ? {} : { region }),
    ...(renewal === undefined ? {} : { renewal }),
  });
};

const signers = ({ accessKeyId, secretAccessKey, sessionToken }: S3Credentials): ReadonlyArray<string | undefined> => [
  accessKeyId,
  secretAccessKey.reveal(),
  sessionToken?.reveal(),
];

const sameCredentials = (a: LoginToken, b: LoginToken): boolean => {
  const others = signers(b.credentials);
  return signers(a.credentials).every((value, index) => value === others[index]);
};

/** Whether two sessions are the same at the same point of their life. */
export const sameLogin = (a: LoginToken, b: LoginToken): boolean =>
  sameCredentials(a, b) &&
  a.expiresAt.getTime() === b.expiresAt.getTime() &&
  a.region === b.region &&
  a.renewal?.refreshToken.reveal() === b.renewal?.refreshToken.reveal();

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** Of the members that are not ours nothing is changed: the AWS CLI has its own there. */
const encode = ({ credentials, expiresAt, renewal }: LoginToken, old: string): string => {
  const known = objectOf(parsedJson(old));
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return JSON.stringify({
    ...known,
    accessToken: {
      ...objectOf('accessToken' in known ? known.accessToken : undefined),
      accessKeyId,
      secretAccessKey: secretAccessKey.reveal(),
      sessionToken: sessionToken?.reveal(),
      expiresAt: expiresAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    },
    ...(renewal === undefined ? {} : { refreshToken: renewal.refreshToken.reveal() }),
  });
};

/** The sessions of `aws login`. */
export const loginTokenForm: TokenForm<LoginToken> = {
  decode: decodeLogin,
  encode,
  sameAccess: sameCredentials,
  inMemory: (tokenFile, why, since) => ({
    code: 'LoginSessionInMemory',
    problem: `The session of "aws login" was refreshed, but ${tokenFile} cannot be replaced (${why}): the new one is in the memory of this process only, and other processes and the next start need "aws login".`,
    remedy: `Let the user who runs the server write ${tokenFile} and its folder.`,
    since,
  }),
};
