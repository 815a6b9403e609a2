import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { ProgressReporter } from './progress-reporter.js';
import type { Progress } from './workflow-context.js';

describe(ProgressReporter.name, () => {
  const reporter = (): { readonly written: Array<Progress>; readonly progress: ProgressReporter } => {
    const written: Array<Progress> = [];
    return { written, progress: new ProgressReporter((now) => Promise.resolve(void written.push(now))) };
  };

  it('writes the first at once and the newest at the end, whatever came in between', async () => {
    const { written, progress } = reporter();

    for (let done = 1; done <= 500; done += 1) {
      await progress.note({ done });
    }
    await progress.flush();

    expect(written.at(0)).toEqual({ done: 1 });
    expect(written.at(-1)).toEqual({ done: 500 });
    expect(written.length).toBeLessThan(50);
  });

  it('does not keep whoever ends a step waiting for a pause', async () => {
    // No pause ever ends: whoever waited for one would wait for ever.
    jest.useFakeTimers();
    try {
      const { written, progress } = reporter();
      await progress.note({ done: 1 });
      await progress.note({ done: 2 });

      await progress.flush();

      expect(written).toEqual([{ done: 1 }, { done: 2 }]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('writes what was noted last, also when nobody ends', async () => {
    const { written, progress } = reporter();
    await progress.note({ done: 1 });
    await progress.note({ done: 2 });

    await pause(300);

    expect(written).toEqual([{ done: 1 }, { done: 2 }]);
  });

  it('writes one at a time, so that the newest is what stays', async () => {
    const written: Array<Progress> = [];
    const progress = new ProgressReporter(async (now) => {
      await pause(now.done === 1 ? 20 : 1);
      written.push(now);
    });
    await progress.note({ done: 1 });
    await progress.note({ done: 2 });

    await Promise.all([progress.flush(), progress.flush()]);

    expect(written).toEqual([{ done: 1 }, { done: 2 }]);
  });

  it('has nothing to wait for before the first', async () => {
    await expect(reporter().progress.flush()).resolves.toBeUndefined();
  });

  it('keeps numbers that JSON can hold, and short texts', async () => {
    const { written, progress } = reporter();

    await progress.note({ done: Number.NaN, total: Number.POSITIVE_INFINITY, unit: 'objects', message: 'x'.repeat(9_999) });
    await progress.flush();

    expect(written).toEqual([{ done: 0, total: 0, unit: 'objects', message: 'x'.repeat(200) }]);
  });
});
