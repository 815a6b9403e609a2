import type { TokenForm } from '../cached-token/token-form.js';
import { decodeToken, type SsoToken } from './sso-token.js';

/** Of the members that are not ours nothing is changed: other tools have theirs there. */
const encode = ({ accessToken, expiresAt, renewal }: SsoToken, old: string): string => {
  const known: unknown = JSON.parse(old);
  return JSON.stringify({
    ...(typeof known === 'object' ? known : {}),
    accessToken: accessToken.reveal(),
    expiresAt: expiresAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    ...(renewal === undefined ? {} : { refreshToken: renewal.refreshToken.reveal() }),
  });
};

/** The tokens of `aws sso login`. */
export const ssoTokenForm: TokenForm<SsoToken> = {
  decode: decodeToken,
  encode,
  sameAccess: (a, b) => a.accessToken.reveal() === b.accessToken.reveal(),
  inMemory: (tokenFile, why, since) => ({
    code: 'SsoTokenInMemory',
    problem: `The SSO token was refreshed, but ${tokenFile} cannot be replaced (${why}): the new token is in the memory of this process only, and other processes and the next start need "aws sso login".`,
    remedy: `Let the user who runs the server write ${tokenFile} and its folder.`,
    since,
  }),
};
