import { setTimeout as pause } from 'node:timers/promises';
import type { Trouble, World } from './trouble.js';

/** What happened how often, and what did not end as it should. */
export interface TroubleLog {
  readonly counts: Map<string, number>;
  readonly problems: string[];
}

export interface Pace {
  /** Between the end of a trouble and the next. */
  readonly pauseMs: readonly [number, number];
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const deck = (troubles: ReadonlyArray<Trouble>): ReadonlyArray<Trouble> => troubles.flatMap((trouble) => Array.from({ length: trouble.weight }, () => trouble));

/** One trouble after the other until the signal. All of them happen once before chance decides. The last one is over when it resolves. */
export const keepTroubling = async (troubles: ReadonlyArray<Trouble>, world: World, log: TroubleLog, { pauseMs: [from, to], signal, say }: Pace): Promise<void> => {
  const waiting = [...world.dice.shuffled(troubles)];
  for (;;) {
    await pause(world.dice.between(from, to), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      return;
    }
    const trouble = waiting.shift() ?? world.dice.one(deck(troubles));
    log.counts.set(trouble.name, (log.counts.get(trouble.name) ?? 0) + 1);
    say(trouble.name);
    try {
      await trouble.happen(world);
    } catch (error) {
      log.problems.push(`${trouble.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
};
