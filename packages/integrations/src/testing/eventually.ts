import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 15_000;
const PAUSE_MS = 10;

/** Repeats an assertion until it holds; the last failure is the one that is reported. */
export const eventually = async (assertion: () => void | Promise<void>): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (failure) {
      if (performance.now() > deadline) {
        throw failure;
      }
      await sleep(PAUSE_MS);
    }
  }
};
