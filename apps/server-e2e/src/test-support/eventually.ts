import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;

/** Asks again until the answer is there; gives up with the last error. */
export const eventually = async <A>(ask: () => Promise<A>, withinMs = 20_000): Promise<A> => {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await sleep(EVERY_MS);
    }
  }
};
