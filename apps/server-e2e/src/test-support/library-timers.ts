import { eventually } from './eventually.js';

/** Jest's own, which limits the hook that waits here. */
const OURS = 1;

/** Waits until timers that the AWS SDK keeps after a refused connection (its connection timeout, 5 s) have run out. */
export const libraryTimersRunOut = (): Promise<void> =>
  eventually(() => {
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout');
    return timers.length > OURS ? Promise.reject(new Error(`${timers.length} timers are left`)) : Promise.resolve();
  });
