import { setMaxListeners } from 'node:events';

/**
 * What `load` gives for each item, in their order, with at most `limit` under way: the next ones load while one is used.
 * A failure comes out at its item's turn; what is under way then, or when nobody wants more, is stopped and waited for.
 */
export async function* readAhead<A, B>(
  items: ReadonlyArray<A>,
  limit: number,
  signal: AbortSignal,
  load: (item: A, signal: AbortSignal) => Promise<B>,
): AsyncGenerator<B, void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  setMaxListeners(0, either);
  const loading: Array<Promise<B>> = [];
  const queue = items.values();
  const begin = (): void => {
    const { value, done } = queue.next();
    if (done !== true) {
      const loaded = load(value, either);
      // It is looked at when its turn comes.
      loaded.catch(() => undefined);
      loading.push(loaded);
    }
  };
  try {
    while (loading.length < Math.min(limit, items.length)) begin();
    for (let first = loading.shift(); first !== undefined; first = loading.shift()) {
      const loaded = await first;
      begin();
      yield loaded;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(loading);
  }
}
