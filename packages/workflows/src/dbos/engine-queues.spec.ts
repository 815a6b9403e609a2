import { engineQueueName, engineQueues, queueNameOf } from './engine-queues.js';

describe(engineQueues.name, () => {
  it('limits the default queue per process only', () => {
    expect(engineQueues({ name: 'default' }, 20)).toEqual({ aqueduct: { workerConcurrency: 20, minPollingIntervalMs: 200 } });
  });

  it('keeps the runs of one connection in a queue beside that of all others, under the same limits', () => {
    const limits = { workerConcurrency: 4, globalConcurrency: 6, rateLimit: { limitPerPeriod: 5, periodSec: 1 }, minPollingIntervalMs: 200 };

    expect(engineQueues({ name: 'transfers', perProcess: 4, overall: 6, perConnection: 2, rate: { starts: 5, perSeconds: 1 } }, 20)).toEqual({
      'aqueduct.transfers': limits,
      'aqueduct.transfers/by-connection': { ...limits, partitionConcurrency: 2 },
    });
  });

  it('asks for no more per process than overall', () => {
    expect(engineQueues({ name: 'one-by-one', overall: 1 }, 20)).toEqual({
      'aqueduct.one-by-one': { workerConcurrency: 1, globalConcurrency: 1, minPollingIntervalMs: 200 },
    });
  });
});

describe(queueNameOf.name, () => {
  it.each([
    [engineQueueName('default'), 'default'],
    [engineQueueName('transfers'), 'transfers'],
    [engineQueueName('transfers', true), 'transfers'],
    [`aqueduct.parked/${engineQueueName('transfers', true)}`, 'transfers'],
    ['_dbos_internal_queue', undefined],
    [undefined, undefined],
  ])('finds in %s the queue %s', (engineName, name) => {
    expect(queueNameOf(engineName)).toBe(name);
  });
});
