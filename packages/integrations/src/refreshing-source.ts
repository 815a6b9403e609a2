import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { credentialLifetime, pauseAfter, type Clocks, type CredentialLifetime } from './credential-lifetime.js';
import type { CredentialSource, CredentialWarning, Resolved } from './credential-strategy.js';
import type { CredentialError } from './integration-error.js';

/** @publicApi */
export interface RefreshingSourceOptions extends Partial<Clocks> {
  /**
   * Milliseconds before the expiry at which new credentials are asked for, and up to a fifth more, so that not all
   * processes ask at once; at most about half of their life. @default 300000
   */
  readonly refreshBeforeMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Milliseconds that no setting of the clock moves. @default performance.now */
  readonly monotonic?: () => number;
  /** From 0 to 1. @default Math.random */
  readonly random?: () => number;
}

const FIVE_MINUTES_MS = 300_000;

/** Failures in a row to come by newer credentials than the kept ones. */
interface Trouble {
  readonly failures: number;
  readonly since: Date;
  readonly mayTryAgain: () => boolean;
}

interface Kept<Credentials> {
  readonly resolved: Resolved<Credentials>;
  /** The same, with what is to be warned of. */
  readonly answer: Resolved<Credentials>;
  readonly lifetime: CredentialLifetime;
  readonly trouble?: Trouble;
}

type Outcome<Credentials> = E.Either<CredentialError, Resolved<Credentials>>;

const warned = <C>(resolved: Resolved<C>, warning: CredentialWarning): Resolved<C> => ({
  ...resolved,
  warnings: [warning, ...(resolved.warnings ?? [])],
});

const refreshFailed = ({ problem, remedy }: CredentialError, expiresAt: Date | undefined, since: Date): CredentialWarning => ({
  code: 'RefreshFailed',
  problem: `New credentials cannot be had, and the last ones are used${expiresAt === undefined ? '' : ` until they end at ${expiresAt.toISOString()}`}. ${problem}`,
  remedy,
  since,
});

const clockWrong = (expiresAt: Date | undefined, now: number): CredentialWarning => ({
  code: 'ClockWrong',
  problem: `By the clock of this machine (${new Date(now).toISOString()}) the credentials ended at ${expiresAt?.toISOString() ?? ''}, before they were issued. They are used, and asked for again every half minute.`,
  remedy: 'Set the clock of the machine right, e.g. by turning on NTP.',
});

const sameWarning = (a: CredentialWarning | undefined, b: CredentialWarning): boolean => a?.code === b.code && a.problem === b.problem;

/**
 * A source of credentials that expire: fetched in one flight for all callers, and kept.
 *
 * - From shortly before their end they are renewed in the background: nobody waits while the old ones are valid. Only
 *   use renews; there is no timer.
 * - When renewing fails, the old ones are used to their end, with the warning `RefreshFailed`, and it is tried again
 *   after 5 s, doubling up to a minute. Afterwards every use asks, and waits.
 * - Told to refresh, it asks at once and answers newly fetched credentials or the failure.
 * - Their age is told by the wall clock or a monotonic one, whichever says more. A wall clock that is set back changes
 *   nothing; one that is set forward costs a renewal. New credentials that seem to have ended are used all the same,
 *   with the warning `ClockWrong`. A clock that is behind all the time is not noticed here: the outside system refuses
 *   the credentials at their end, and that makes the client refresh.
 *
 * @publicApi
 */
export const refreshingSource = <Credentials>(
  fetch: TE.TaskEither<CredentialError, Resolved<Credentials>>,
  { refreshBeforeMs = FIVE_MINUTES_MS, now = Date.now, monotonic = () => performance.now(), random = Math.random }: RefreshingSourceOptions = {},
): CredentialSource<Credentials> => {
  const clocks: Clocks = { now, monotonic, random };
  let kept: Kept<Credentials> | undefined;
  let flight: Promise<Outcome<Credentials>> | undefined;

  const keep = (resolved: Resolved<Credentials>): Resolved<Credentials> => {
    const lifetime = credentialLifetime(resolved.expiresAt, refreshBeforeMs, clocks);
    const answer = lifetime.isClockWrong ? warned(resolved, clockWrong(resolved.expiresAt, now())) : resolved;
    kept = { resolved, answer, lifetime };
    return answer;
  };

  const pause = (): Trouble => {
    const failures = (kept?.trouble?.failures ?? 0) + 1;
    return { failures, since: kept?.trouble?.since ?? new Date(now()), mayTryAgain: pauseAfter(failures, clocks) };
  };

  const keepDespite = (error: CredentialError): void => {
    if (kept !== undefined) {
      const trouble = pause();
      const warning = refreshFailed(error, kept.resolved.expiresAt, trouble.since);
      const isSaid = sameWarning(kept.answer.warnings?.[0], warning);
      kept = { ...kept, trouble, answer: isSaid ? kept.answer : warned(kept.resolved, warning) };
    }
  };

  /** A plugin made a mistake: who waits for the credentials meets it. */
  const crashed = (mistake: unknown): never => {
    kept = kept === undefined ? undefined : { ...kept, trouble: pause() };
    throw mistake;
  };

  const landed = (fetched: Outcome<Credentials>): Outcome<Credentials> => {
    if (E.isRight(fetched)) {
      return E.right(keep(fetched.right));
    }
    keepDespite(fetched.left);
    return fetched;
  };

  const fetchOnce = (): Promise<Outcome<Credentials>> => {
    flight ??= fetch()
      .then(landed, crashed)
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  return {
    resolve:
      ({ refresh }) =>
      async () => {
        if (refresh || kept === undefined || kept.lifetime.isOver()) {
          return fetchOnce();
        }
        const { trouble, lifetime, answer } = kept;
        const isDue = trouble === undefined ? lifetime.isDue() : trouble.mayTryAgain();
        if (isDue && flight === undefined) {
          fetchOnce().catch(() => undefined);
        }
        return E.right(answer);
      },
  };
};
