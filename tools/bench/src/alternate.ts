import { median } from './statistics.js';

/** Microseconds per call. */
const timed = async (calls: number, once: () => unknown): Promise<number> => {
  const began = performance.now();
  for (let call = 0; call < calls; call += 1) {
    await once();
  }
  return ((performance.now() - began) / calls) * 1000;
};

/** One thing to time: how often per round, and what. */
export interface Timed {
  readonly calls: number;
  readonly once: () => unknown;
}

/** Medians in microseconds per call, of rounds in which all take turns, in an order that changes. */
export const alternate = async <Name extends string>(rounds: number, contestants: Readonly<Record<Name, Timed>>): Promise<Readonly<Record<Name, number>>> => {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + 1 + turn) % names.length] as Name;
      const time = await timed(contestants[name].calls, contestants[name].once);
      if (round >= 0) {
        times[name].push(time);
      }
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as unknown as Record<Name, number>;
};
