import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is one. Fails after a time that is long even on a slow machine. */
export const until = async <A>(what: string, ask: () => Promise<A | undefined> | A | undefined, patienceMs = 60_000): Promise<A> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited in vain for ${what}`);
    }
    await pause(50);
  }
};
