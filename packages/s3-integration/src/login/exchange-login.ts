import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Exchange, RenewalFailure } from '../cached-token/token-form.js';
import type { LoginProfile } from './login-profile.js';
import type { LoginRenewal, LoginToken } from './login-token.js';
import type { NewLogin, SignInService } from './sign-in-service.js';

const failed = (reason: RenewalFailure['reason'], detail: string): TE.TaskEither<RenewalFailure, never> => TE.left({ reason, detail });

const renewedLogin = (token: LoginToken, renewal: LoginRenewal, { credentials, expiresInSeconds, refreshToken }: NewLogin, now: number): LoginToken => ({
  ...token,
  credentials,
  // In whole seconds, as it is written.
  expiresAt: new Date((Math.floor(now / 1_000) + expiresInSeconds) * 1_000),
  renewal: { ...renewal, refreshToken },
});

/** Renews a session at the sign-in service of its region. */
export const exchangeLogin =
  (service: SignInService, profile: LoginProfile, now: () => number): Exchange<LoginToken> =>
  (token) => {
    const { renewal, region = profile.region } = token;
    if (renewal === undefined) {
      return failed('refused', 'the new session holds nothing to refresh it with');
    }
    return region === undefined
      ? failed('unwell', `no region is known: add "region" to the profile "${profile.name}"`)
      : pipe(
          service(region, renewal),
          TE.map((answer) => renewedLogin(token, renewal, answer, now())),
        );
  };
