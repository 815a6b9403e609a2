import { setImmediate } from 'node:timers/promises';
import { mapConcurrently } from './map-concurrently.js';

const never = new AbortController().signal;

describe(mapConcurrently.name, () => {
  it('answers in the order of the items, with at most the given number under way', async () => {
    let [running, most] = [0, 0];
    const doubled = await mapConcurrently([5, 1, 4, 2, 3], 2, never, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await setImmediate();
      running -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([10, 2, 8, 4, 6]);
    expect(most).toBe(2);
  });

  it('stops the others at the first failure and waits for them', async () => {
    const log: string[] = [];
    const work = async (item: number, signal: AbortSignal): Promise<void> => {
      if (item === 2) throw new Error('two');
      await setImmediate();
      log.push(`${item} ${signal.aborted ? 'told to stop' : 'goes on'}`);
    };
    await expect(mapConcurrently([1, 2, 3, 4], 2, never, work)).rejects.toThrow('two');
    expect(log).toEqual(['1 told to stop']);
  });

  it('begins nothing when it is told to stop', async () => {
    const begun: number[] = [];
    const work = async (item: number) => void begun.push(item);
    await expect(mapConcurrently([1, 2], 2, AbortSignal.abort(), work)).rejects.toMatchObject({ name: 'AbortError' });
    expect(begun).toEqual([]);
  });
});
