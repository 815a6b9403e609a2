import { setImmediate } from 'node:timers/promises';
import { WorkLimit } from './work-limit.js';

/** Work of these sizes, begun in this order; what was under way whenever one began. */
const underWay = async (limit: WorkLimit, sizes: ReadonlyArray<number>): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
  const running: number[] = [];
  const seen: number[][] = [];
  const work = async (size: number): Promise<void> => {
    running.push(size);
    seen.push([...running]);
    await setImmediate();
    running.splice(running.indexOf(size), 1);
  };
  await Promise.all(sizes.map((size) => limit.run(size, () => work(size))));
  return seen;
};

describe(WorkLimit.name, () => {
  it('lets so many go at a time, in their order', async () => {
    const seen = await underWay(new WorkLimit(2, 100), [1, 2, 3, 4]);

    expect(seen.map((running) => running.at(-1))).toEqual([1, 2, 3, 4]);
    expect(Math.max(...seen.map(({ length }) => length))).toBe(2);
  });

  it('lets so many bytes go at a time, and what is larger than that alone', async () => {
    expect(await underWay(new WorkLimit(9, 10), [6, 4, 5, 20])).toEqual([[6], [6, 4], [4, 5], [20]]);
  });

  it('goes on after a failure', async () => {
    const limit = new WorkLimit(1, 1);

    await expect(limit.run(1, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');

    expect(await limit.run(1, async () => 'done')).toBe('done');
  });
});
