import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { RoleCredentials } from '@aws-sdk/client-sso';
import { refreshingSource, Secret, type CredentialError, type CredentialSource, type Resolved } from '@aqueduct/integrations';
import { freshToken } from '../cached-token/fresh-token.js';
import type { TokenRenewer } from '../cached-token/renew-token.js';
import type { Exchange } from '../cached-token/token-form.js';
import type { FileAccess } from '../profile-file/file-access.js';
import { liveCredentialsFile } from '../profile-file/live-credentials-file.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import { warningsOf, type S3CredentialWarning } from '../s3-credential-warning.js';
import type { S3Credentials } from '../s3-credentials.js';
import { notRefreshed, notRenewed, refusedByPortal, tokenExpired, tokenFailure, type SsoContext } from './sso-failure.js';
import type { PortalFailure, SsoPortal } from './sso-portal.js';
import type { SsoProfile } from './sso-profile.js';
import { decodeToken, sameToken, type SsoToken } from './sso-token.js';

export interface SsoSourceOptions {
  readonly context: SsoContext;
  readonly portal: SsoPortal;
  readonly renewer: TokenRenewer<SsoToken>;
  readonly exchange: Exchange<SsoToken>;
  readonly access?: FileAccess;
  readonly toError: (failure: S3CredentialFailure) => CredentialError;
  readonly now: () => number;
  readonly strategy: string;
}

/** After it failed with a token, the portal is left in peace this long, unless the token changes or a refresh is asked for. */
const PAUSE_MS = 10_000;

const resolvedOf = (
  strategy: string,
  { accountId, roleName }: SsoProfile,
  credentials: S3Credentials,
  expiration: number | undefined,
  warning: S3CredentialWarning | undefined,
): Resolved<S3Credentials> => {
  const expiresAt = expiration === undefined ? undefined : new Date(expiration);
  const facts = {
    account: accountId,
    role: roleName,
    accessKeyId: credentials.accessKeyId,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
  return { credentials, provenance: { strategy, facts }, ...(expiresAt === undefined ? {} : { expiresAt }), ...warningsOf(warning) };
};

const NO_CREDENTIALS: PortalFailure = { reason: 'unwell', detail: 'no role credentials in the answer' };

const credentialsOf = ({ accessKeyId, secretAccessKey, sessionToken }: RoleCredentials): S3Credentials | undefined =>
  accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined
    ? undefined
    : { accessKeyId, secretAccessKey: Secret.of(secretAccessKey), sessionToken: Secret.of(sessionToken) };

/** Credentials of a role by a cached SSO token; both are looked at before every use, the portal only when needed. */
export const ssoSource = ({ context, portal, renewer, exchange, access, strategy, toError, now }: SsoSourceOptions): CredentialSource<S3Credentials> => {
  const tokenFile = liveCredentialsFile({ path: context.tokenFile, interpret: decodeToken, same: sameToken, ...(access === undefined ? {} : { access }) });
  const fresh = freshToken({
    tokenFile: context.tokenFile,
    renewer,
    exchangeOf: ({ renewal }) => (context.profile.isLegacy || renewal === undefined ? undefined : exchange),
    says: {
      expired: (expiresAt, refusal) => tokenExpired(context, expiresAt, refusal),
      notRenewed: (expiresAt, failure) => notRenewed(context, expiresAt, failure),
      notRefreshed: (expiresAt, detail, since) => notRefreshed(context, expiresAt, detail, since),
    },
    now,
  });
  let usedToken: SsoToken | undefined;
  /** A new token for which the portal was away. */
  let unansweredToken: SsoToken | undefined;
  let paused: { readonly token: SsoToken; readonly until: number; readonly failure: S3CredentialFailure } | undefined;

  const fail = (failure: S3CredentialFailure): E.Either<CredentialError, never> => E.left(toError(failure));

  const ask = async (read: SsoToken): Promise<E.Either<CredentialError, Resolved<S3Credentials>>> => {
    const held = await fresh(read)();
    if (E.isLeft(held)) {
      return fail(held.left);
    }
    const { token, warning } = held.right;
    if (token !== read) {
      // What was just written is no news to the next one who looks.
      await tokenFile.read({ refresh: true })();
    }
    if (paused?.token === token && now() < paused.until) {
      return fail(paused.failure);
    }
    const answer = await portal(context.profile, token)();
    const credentials = E.isRight(answer) ? credentialsOf(answer.right ?? {}) : undefined;
    if (E.isLeft(answer) || credentials === undefined) {
      const failure = refusedByPortal(context, E.isLeft(answer) ? answer.left : NO_CREDENTIALS);
      paused = { token, until: now() + PAUSE_MS, failure };
      return fail(failure);
    }
    usedToken = token;
    return E.right(resolvedOf(strategy, context.profile, credentials, answer.right?.expiration, warning));
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
        paused = refresh ? undefined : paused;
        const newest = E.isRight(token) ? renewer.newest(context.tokenFile, token.right).token : undefined;
        const isNewToken = newest !== undefined && usedToken !== undefined && !sameToken(newest, usedToken);
        const isUnanswered = isNewToken && unansweredToken !== undefined && sameToken(newest, unansweredToken);
        const outcome = await source.resolve({ refresh: refresh || (isNewToken && !isUnanswered) })();
        // The old token's credentials go on working while only the way to the portal is broken; it is tried in the background.
        const isAway = E.isLeft(outcome) && outcome.left.code === 'SsoUnreachable';
        unansweredToken = isNewToken && isAway ? newest : unansweredToken;
        return isNewToken && !refresh && isAway ? source.resolve({ refresh: false })() : outcome;
      },
  };
};
