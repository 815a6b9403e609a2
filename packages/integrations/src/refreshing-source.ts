import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { CredentialSource, Resolved } from './credential-strategy.js';
import type { CredentialError } from './integration-error.js';

/** @publicApi */
export interface RefreshingSourceOptions {
  /** Milliseconds before the expiry at which new credentials are asked for; at most half of their life. @default 300000 */
  readonly refreshBeforeMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

const FIVE_MINUTES_MS = 300_000;
/** After a failed early refresh, the credentials that are still valid are used this long before the next try. */
const RETRY_MS = 30_000;

interface Kept<Credentials> {
  readonly resolved: Resolved<Credentials>;
  readonly expiresAt: number;
  /** When to ask for new ones. */
  readonly refreshAt: number;
}

/**
 * A source of credentials that expire: fetched once for all callers, kept until shortly before they expire, and used
 * until then when fetching new ones fails. Told to refresh, it answers newly fetched credentials or the failure.
 *
 * @publicApi
 */
export const refreshingSource = <Credentials>(
  fetch: TE.TaskEither<CredentialError, Resolved<Credentials>>,
  { refreshBeforeMs = FIVE_MINUTES_MS, now = Date.now }: RefreshingSourceOptions = {},
): CredentialSource<Credentials> => {
  let kept: Kept<Credentials> | undefined;
  let flight: Promise<E.Either<CredentialError, Resolved<Credentials>>> | undefined;

  const keep = (resolved: Resolved<Credentials>): void => {
    const expiresAt = resolved.expiresAt?.getTime() ?? Infinity;
    // Half of their life: credentials of two minutes would otherwise be fetched for every request.
    const early = Math.min(refreshBeforeMs, Math.max(0, expiresAt - now()) / 2);
    kept = { resolved, expiresAt, refreshAt: expiresAt - early };
  };

  const postpone = (): void => {
    kept = kept === undefined ? undefined : { ...kept, refreshAt: now() + RETRY_MS };
  };

  const fetchOnce = (): Promise<E.Either<CredentialError, Resolved<Credentials>>> => {
    flight ??= fetch()
      .then((fetched) => {
        if (E.isRight(fetched)) {
          keep(fetched.right);
        } else {
          postpone();
        }
        return fetched;
      })
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  const stillValid = (): Resolved<Credentials> | undefined =>
    kept !== undefined && now() < kept.expiresAt ? kept.resolved : undefined;

  return {
    resolve:
      ({ refresh }) =>
      async () => {
        if (!refresh && kept !== undefined && now() < Math.min(kept.refreshAt, kept.expiresAt)) {
          return E.right(kept.resolved);
        }
        const fetched = await fetchOnce();
        const last = stillValid();
        return E.isLeft(fetched) && last !== undefined && !refresh ? E.right(last) : fetched;
      },
  };
};
