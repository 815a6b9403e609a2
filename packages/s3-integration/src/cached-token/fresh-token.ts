import * as E from 'fp-ts/lib/Either.js';
import type { Task } from 'fp-ts/lib/Task.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { S3CredentialWarning } from '../s3-credential-warning.js';
import type { TokenRenewer } from './renew-token.js';
import type { CachedToken, Exchange, HeldToken, RenewalFailure } from './token-form.js';

export interface FreshTokenOptions<T extends CachedToken> {
  readonly tokenFile: string;
  readonly renewer: TokenRenewer<T>;
  /** Absent for a token that nobody renews. */
  readonly exchangeOf: (token: T) => Exchange<T> | undefined;
  /** What is said of a token that is not renewed. */
  readonly says: {
    expired(expiresAt: Date, refusal?: string): S3CredentialFailure;
    /** It expired, and whether it can be renewed is not known. */
    notRenewed(expiresAt: Date, failure: RenewalFailure): S3CredentialFailure;
    /** It is used to its end. */
    notRefreshed(expiresAt: Date, detail: string, since: Date): S3CredentialWarning;
  };
  readonly now: () => number;
}

/** The token to use, from the one that the file holds; `anew` when that was refused although it is not due. */
export type FreshToken<T extends CachedToken> = (read: T, options?: { readonly anew: boolean }) => Task<E.Either<S3CredentialFailure, HeldToken<T>>>;

/** After it failed, the token service is left in peace this long, unless the token changes. */
const PAUSE_MS = 30_000;

interface Failed<T> {
  readonly token: T;
  readonly since: Date;
  readonly until: number;
  readonly failure: RenewalFailure;
}

/** Renews the token that a file holds where that is due and can be done. */
export const freshToken = <T extends CachedToken>({ tokenFile, renewer, exchangeOf, says, now }: FreshTokenOptions<T>): FreshToken<T> => {
  let failed: Failed<T> | undefined;

  const renewed = async (due: T, exchange: Exchange<T>): Promise<E.Either<Failed<T>, HeldToken<T>>> => {
    const last = failed?.token === due ? failed : undefined;
    if (last !== undefined && now() < last.until) {
      return E.left(last);
    }
    const outcome = await renewer.renew(tokenFile, due, exchange)();
    if (E.isRight(outcome)) {
      failed = undefined;
      return outcome;
    }
    failed = { token: due, since: last?.since ?? new Date(now()), until: now() + PAUSE_MS, failure: outcome.left };
    return E.left(failed);
  };

  return (read, { anew } = { anew: false }) =>
    async () => {
      const held = renewer.newest(tokenFile, read);
      const { token } = held;
      const isOver = token.expiresAt.getTime() <= now();
      const exchange = exchangeOf(token);
      if (exchange === undefined) {
        return isOver ? E.left(says.expired(token.expiresAt)) : E.right(held);
      }
      if (!anew && !renewer.isDue(token)) {
        return E.right(held);
      }
      const outcome = await renewed(token, exchange);
      if (E.isRight(outcome)) {
        return outcome;
      }
      const { since, failure } = outcome.left;
      if (!isOver) {
        return E.right({ token, warning: says.notRefreshed(token.expiresAt, failure.detail, since) });
      }
      return E.left(failure.reason === 'refused' ? says.expired(token.expiresAt, failure.detail) : says.notRenewed(token.expiresAt, failure));
    };
};
