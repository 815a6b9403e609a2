import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Exchange, RenewalFailure } from '../cached-token/token-form.js';
import type { NewToken, SsoOidc } from './sso-oidc.js';
import type { SsoToken } from './sso-token.js';

const refused = (detail: string): TE.TaskEither<RenewalFailure, never> => TE.left({ reason: 'refused', detail });

const renewedToken = ({ renewal }: SsoToken, { accessToken, expiresInSeconds, refreshToken }: NewToken, now: number): SsoToken => ({
  accessToken,
  // In whole seconds, as it is written.
  expiresAt: new Date((Math.floor(now / 1_000) + expiresInSeconds) * 1_000),
  ...(renewal === undefined ? {} : { renewal: { ...renewal, refreshToken: refreshToken ?? renewal.refreshToken } }),
});

/** Renews a token at the token service of a region. */
export const exchangeSsoToken =
  (oidc: SsoOidc, region: string, now: () => number): Exchange<SsoToken> =>
  (token) => {
    const { renewal } = token;
    if (renewal === undefined) {
      return refused('the new token holds nothing to refresh it with');
    }
    const ends = renewal.registrationExpiresAt;
    return ends !== undefined && ends.getTime() <= now()
      ? refused(`the client registration expired at ${ends.toISOString()}`)
      : pipe(
          oidc(region, renewal),
          TE.map((answer) => renewedToken(token, answer, now())),
        );
  };
