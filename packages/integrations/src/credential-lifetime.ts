/** What tells the time, and spreads what would happen at the same time. */
export interface Clocks {
  /** Milliseconds since the epoch; may be wrong, and may jump. */
  readonly now: () => number;
  /** Milliseconds since some moment; never jumps, but may stand still while the machine sleeps. */
  readonly monotonic: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** How far credentials are in their life. */
export interface CredentialLifetime {
  readonly isOver: () => boolean;
  /** Whether new ones should be asked for. */
  readonly isDue: () => boolean;
  /** Whether they had ended, by the wall clock, when they were issued. */
  readonly isClockWrong: boolean;
}

/** What is due at one moment in many places is spread over a fifth of the time before it. */
const JITTER = 0.2;
/** How long new credentials count as valid that had ended before they came: it is the clock that is wrong. */
const ASSUMED_LIFE_MS = 60_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * The time since now, by the clock that says more: a wall clock that is set back does not make credentials live longer,
 * and sleep, which a monotonic clock may not see, counts.
 */
const stopwatch = ({ now, monotonic }: Clocks): (() => number) => {
  const [wall, tick] = [now(), monotonic()];
  return () => Math.max(now() - wall, monotonic() - tick);
};

/** The life of credentials that were issued just now. Credentials of a short life are due after about half of it. */
export const credentialLifetime = (expiresAt: Date | undefined, refreshBeforeMs: number, clocks: Clocks): CredentialLifetime => {
  const stated = (expiresAt?.getTime() ?? Infinity) - clocks.now();
  const life = stated > 0 ? stated : ASSUMED_LIFE_MS;
  const early = Math.min(refreshBeforeMs, life / 2) * (1 + JITTER * clocks.random());
  const age = stopwatch(clocks);
  return {
    isOver: () => age() >= life,
    isDue: () => age() >= life - early,
    isClockWrong: stated <= 0,
  };
};

/** Whether the pause after so many failures in a row is over: five seconds, doubling up to a minute. */
export const pauseAfter = (failures: number, clocks: Clocks): (() => boolean) => {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (1 - JITTER * clocks.random());
  const passed = stopwatch(clocks);
  return () => passed() >= pause;
};
