import type * as T from 'fp-ts/lib/Task.js';

/** Callers with the same key that come while one flight is under way share its answer. @publicApi */
export const singleFlight = <A>(): ((key: string, task: T.Task<A>) => T.Task<A>) => {
  const flights = new Map<string, Promise<A>>();
  return (key, task) => () => {
    const flying = flights.get(key);
    if (flying !== undefined) {
      return flying;
    }
    const flight = task().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
};
