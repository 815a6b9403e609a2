import { setImmediate as turn } from 'node:timers/promises';
import { currentActivity, duringActivity } from './activity.js';

describe('duringActivity', () => {
  it('is known to all that the work starts, and to nothing else', async () => {
    const seen = await Promise.all(
      ['a', 'b'].map((runId) =>
        duringActivity({ workflow: 'count', runId }, async () => {
          await turn();
          return currentActivity();
        }),
      ),
    );

    expect(seen).toEqual([
      { workflow: 'count', runId: 'a' },
      { workflow: 'count', runId: 'b' },
    ]);
    expect(currentActivity()).toBeUndefined();
  });
});
