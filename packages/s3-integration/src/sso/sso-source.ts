import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { RoleCredentials } from '@aws-sdk/client-sso';
import { refreshingSource, Secret, type CredentialError, type CredentialSource, type Resolved } from '@aqueduct/integrations';
import { liveCredentialsFile } from '../profile-file/live-credentials-file.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { S3Credentials } from '../s3-credentials.js';
import { refusedByPortal, tokenExpired, tokenFailure, type SsoContext } from './sso-failure.js';
import type { SsoPortal } from './sso-portal.js';
import type { SsoProfile } from './sso-profile.js';
import { decodeToken, type SsoToken } from './sso-token.js';

export interface SsoSourceOptions {
  readonly context: SsoContext;
  readonly portal: SsoPortal;
  readonly toError: (failure: S3CredentialFailure) => CredentialError;
  readonly now: () => number;
  readonly strategy: string;
}

/** After the portal could not be reached with a new token, the credentials of the old one are used this long. */
const RETRY_MS = 30_000;

const sameToken = (a: SsoToken, b: SsoToken): boolean =>
  a.accessToken.reveal() === b.accessToken.reveal() && a.expiresAt.getTime() === b.expiresAt.getTime();

const resolvedOf = (strategy: string, { accountId, roleName }: SsoProfile, credentials: S3Credentials, expiration: number | undefined): Resolved<S3Credentials> => {
  const expiresAt = expiration === undefined ? undefined : new Date(expiration);
  const facts = {
    account: accountId,
    role: roleName,
    accessKeyId: credentials.accessKeyId,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
  return { credentials, provenance: { strategy, facts }, ...(expiresAt === undefined ? {} : { expiresAt }) };
};

const credentialsOf = ({ accessKeyId, secretAccessKey, sessionToken }: RoleCredentials): S3Credentials | undefined =>
  accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined
    ? undefined
    : { accessKeyId, secretAccessKey: Secret.of(secretAccessKey), sessionToken: Secret.of(sessionToken) };

/** Credentials of a role by a cached SSO token; both are looked at before every use, the portal only when needed. */
export const ssoSource = ({ context, portal, strategy, toError, now }: SsoSourceOptions): CredentialSource<S3Credentials> => {
  const tokenFile = liveCredentialsFile({ path: context.tokenFile, interpret: decodeToken, same: sameToken });
  let usedToken: SsoToken | undefined;
  let retryAt = 0;

  const fail = (failure: S3CredentialFailure): E.Either<CredentialError, never> => E.left(toError(failure));

  const ask = async (token: SsoToken): Promise<E.Either<CredentialError, Resolved<S3Credentials>>> => {
    if (token.expiresAt.getTime() <= now()) {
      return fail(tokenExpired(context, token.expiresAt));
    }
    const answer = await portal(context.profile, token)();
    if (E.isLeft(answer)) {
      return fail(refusedByPortal(context, answer.left));
    }
    const credentials = credentialsOf(answer.right ?? {});
    if (credentials === undefined) {
      return fail(refusedByPortal(context, { reason: 'unwell', detail: 'no role credentials in the answer' }));
    }
    usedToken = token;
    return E.right(resolvedOf(strategy, context.profile, credentials, answer.right?.expiration));
  };

  const fetch: TE.TaskEither<CredentialError, Resolved<S3Credentials>> = pipe(
    tokenFile.read({ refresh: false }),
    TE.mapError((failure) => toError(tokenFailure(context, failure))),
    TE.flatMap((token) => () => ask(token)),
  );
  const source = refreshingSource(fetch, { now });

  return {
    resolve:
      ({ refresh }) =>
      async () => {
        const token = await tokenFile.read({ refresh })();
        const isNewToken = E.isRight(token) && token.right !== usedToken && usedToken !== undefined && now() >= retryAt;
        const outcome = await source.resolve({ refresh: refresh || isNewToken })();
        if (isNewToken && !refresh && E.isLeft(outcome) && outcome.left.code === 'SsoUnreachable') {
          retryAt = now() + RETRY_MS;
          return source.resolve({ refresh: false })();
        }
        return outcome;
      },
  };
};
