import * as E from 'fp-ts/lib/Either.js';
import type * as T from 'fp-ts/lib/Task.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { HeldToken, TokenRenewer } from './renew-token.js';
import { notRefreshed, notRenewed, tokenExpired, type SsoContext } from './sso-failure.js';
import type { RenewalFailure } from './sso-oidc.js';
import type { SsoToken } from './sso-token.js';

export interface FreshTokenOptions {
  readonly context: SsoContext;
  readonly renewer: TokenRenewer;
  readonly now: () => number;
}

/** After it failed, the token service is left in peace this long, unless the token changes. */
const PAUSE_MS = 30_000;

/** The token to ask the portal with, from the one that the file holds: renewed where that is due and can be done. */
export const freshToken = ({
  context,
  renewer,
  now,
}: FreshTokenOptions): ((read: SsoToken) => T.Task<E.Either<S3CredentialFailure, HeldToken>>) => {
  const { profile, tokenFile } = context;
  let failed: { readonly token: SsoToken; readonly until: number; readonly failure: RenewalFailure } | undefined;

  const renewed = async (due: SsoToken): Promise<E.Either<RenewalFailure, HeldToken>> => {
    const ends = due.renewal?.registrationExpiresAt;
    if (ends !== undefined && ends.getTime() <= now()) {
      return E.left({ reason: 'refused', detail: `the client registration expired at ${ends.toISOString()}` });
    }
    if (failed?.token === due && now() < failed.until) {
      return E.left(failed.failure);
    }
    const outcome = await renewer.renew(tokenFile, profile.region, due)();
    failed = E.isRight(outcome) ? undefined : { token: due, until: now() + PAUSE_MS, failure: outcome.left };
    return outcome;
  };

  return (read) =>
    async () => {
      const held = renewer.newest(tokenFile, read);
      const { token } = held;
      const isOver = token.expiresAt.getTime() <= now();
      if (profile.isLegacy || token.renewal === undefined) {
        return isOver ? E.left(tokenExpired(context, token.expiresAt)) : E.right(held);
      }
      if (!renewer.isDue(token)) {
        return E.right(held);
      }
      const outcome = await renewed(token);
      if (E.isRight(outcome)) {
        return outcome;
      }
      const { reason, detail } = outcome.left;
      if (!isOver) {
        return E.right({
          token,
          warning: notRefreshed(context, token.expiresAt, detail, new Date(now())),
        });
      }
      return E.left(reason === 'refused' ? tokenExpired(context, token.expiresAt, detail) : notRenewed(context, token.expiresAt, outcome.left));
    };
};
