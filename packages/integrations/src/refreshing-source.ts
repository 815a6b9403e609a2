import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialSource, Resolved } from './credential-strategy.js';
import type { CredentialError } from './integration-error.js';

export interface RefreshingSourceOptions {
  /** Milliseconds before the expiry at which new credentials are asked for. @default 300000 */
  readonly refreshBeforeMs?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const FIVE_MINUTES_MS = 300_000;
/** After a failed early refresh, the credentials that are still valid are used this long before the next try. */
const RETRY_MS = 30_000;

/**
 * A source of credentials that expire: fetched once for all callers, kept until shortly before they expire, and used
 * until then when fetching new ones fails.
 */
export const refreshingSource = <Credentials>(
  fetch: TE.TaskEither<CredentialError, Resolved<Credentials>>,
  { refreshBeforeMs = FIVE_MINUTES_MS, now = Date.now }: RefreshingSourceOptions = {},
): CredentialSource<Credentials> => {
  let last: Resolved<Credentials> | undefined;
  let retryAt = 0;
  let flight: Promise<E.Either<CredentialError, Resolved<Credentials>>> | undefined;

  const validFor = (ms: number): boolean =>
    last !== undefined && (last.expiresAt === undefined || last.expiresAt.getTime() - now() > ms);

  const fetchOnce = (): Promise<E.Either<CredentialError, Resolved<Credentials>>> => {
    flight ??= fetch()
      .then((fetched) => {
        if (E.isRight(fetched)) {
          last = fetched.right;
        } else {
          retryAt = now() + RETRY_MS;
        }
        return fetched;
      })
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  return {
    resolve:
      ({ refresh }) =>
      async () => {
        if (last !== undefined && !refresh && (validFor(refreshBeforeMs) || (validFor(0) && now() < retryAt))) {
          return E.right(last);
        }
        const fetched = await fetchOnce();
        return E.isLeft(fetched) && last !== undefined && !refresh && validFor(0) ? E.right(last) : fetched;
      },
  };
};
