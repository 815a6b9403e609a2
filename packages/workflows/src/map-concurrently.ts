import { setMaxListeners } from 'node:events';

/**
 * `work` on every item, at most `limit` at a time, answers in the order of the items. The first failure stops the
 * others and comes out after they have stopped, so that nothing runs on behind the caller's back.
 */
export const mapConcurrently = async <A, B>(
  items: ReadonlyArray<A>,
  limit: number,
  signal: AbortSignal,
  work: (item: A, signal: AbortSignal) => Promise<B>,
): Promise<ReadonlyArray<B>> => {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  setMaxListeners(0, either);
  const results = new Map<number, B>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      either.throwIfAborted();
      results.set(index, await work(item, either));
    }
  };
  let failure: { readonly error: unknown } | undefined;
  const guarded = Array.from({ length: Math.min(limit, items.length) }, () =>
    worker().catch((error: unknown) => {
      failure ??= { error };
      stop.abort();
    }),
  );
  await Promise.all(guarded);
  if (failure !== undefined) {
    throw failure.error;
  }
  return items.map((_, index) => results.get(index) as B);
};
