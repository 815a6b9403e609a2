import { runPartition } from './run-partition.js';
import { LAKE, storeOf } from './test-support/renamed-connection.module.js';

describe(runPartition.name, () => {
  it('is the connection’s id, by whichever of its names', async () => {
    const partition = runPartition(storeOf([LAKE]));

    expect([await partition('lake')(), await partition('pond')()]).toEqual([LAKE.id, LAKE.id]);
  });

  it.each([
    ['there is no such connection', storeOf([])],
    ['the store is away', storeOf('away')],
    ['the application has no connections', undefined],
  ])('is the name when %s', async (_, store) => {
    expect(await runPartition(store)('lake')()).toBe('lake');
  });
});
