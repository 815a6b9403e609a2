import type * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { S3CredentialFailure } from '../s3-credential-error.js';
import type { S3CredentialWarning } from '../s3-credential-warning.js';

/** What a person's sign-in left in a file that other tools share, and that can be renewed without the person. */
export interface CachedToken {
  readonly expiresAt: Date;
}

/** How a kind of token stands in its file. */
export interface TokenForm<T extends CachedToken> {
  decode(text: string): E.Either<S3CredentialFailure, T>;
  /** The file with a renewed token in place of `old`, its text until now, of which what is not ours is kept. */
  encode(token: T, old: string): string;
  /** Whether two tokens give the same access: until it is renewed a token is the same. */
  sameAccess(a: T, b: T): boolean;
  /** What to say of a renewed token that could not be written. */
  inMemory(tokenFile: string, why: string, since: Date): S3CredentialWarning;
}

/** Why there is no new token. */
export interface RenewalFailure {
  /** `refused`: it will be refused again, until somebody signs in. */
  readonly reason: 'refused' | 'unreachable' | 'unwell';
  /** An error code or name, e.g. `InvalidGrantException, status 400`. */
  readonly detail: string;
}

/** A new token for an old one, from the service that gave the first. */
export type Exchange<T extends CachedToken> = (token: T) => TE.TaskEither<RenewalFailure, T>;

/** A token that can be used, and what is worth saying about how it was come by. */
export interface HeldToken<T extends CachedToken> {
  readonly token: T;
  readonly warning?: S3CredentialWarning;
}
