import { setImmediate, setTimeout } from 'node:timers/promises';
import { readAhead } from './read-ahead.js';

const never = new AbortController().signal;

const all = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const seen: A[] = [];
  for await (const item of items) seen.push(item);
  return seen;
};

describe(readAhead.name, () => {
  it('gives everything in order, with at most the given number under way', async () => {
    let [running, most] = [0, 0];
    const load = async (turns: number): Promise<number> => {
      most = Math.max(most, (running += 1));
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      running -= 1;
      return turns;
    };

    expect(await all(readAhead([5, 1, 4, 2, 3], 2, never, load))).toEqual([5, 1, 4, 2, 3]);

    expect(most).toBe(2);
    expect(await all(readAhead([], 2, never, load))).toEqual([]);
  });

  it('stops what is under way when one fails, and when nobody wants more', async () => {
    const log: string[] = [];
    const load = async (item: number, signal: AbortSignal): Promise<number> => {
      if (item === 2) throw new Error('two');
      if (item < 2) return item;
      await setTimeout(60_000, undefined, { signal }).catch(() => log.push(`${item} stopped`));
      return item;
    };

    await expect(all(readAhead([1, 2, 3, 4, 5], 3, never, load))).rejects.toThrow('two');
    for await (const item of readAhead([1, 3], 2, never, load)) if (item === 1) break;

    expect(log).toEqual(['3 stopped', '4 stopped', '3 stopped']);
  });
});
