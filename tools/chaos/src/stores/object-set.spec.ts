import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { makeBucket, type Bucket } from './bucket.js';
import { differences, manyObjects, putObjects, type ObjectSet } from './object-set.js';

describe(differences.name, () => {
  let sandbox: Sandbox;
  let bucket: Bucket;
  let expected: ObjectSet;

  beforeEach(async () => {
    sandbox = await startSandbox();
    bucket = await makeBucket(sandbox.endpoint, sandbox.addUser({ name: 'bystander' }));
    expected = await putObjects(bucket, 'set/', manyObjects(12));
  });
  afterEach(async () => {
    bucket.close();
    await sandbox.stop();
  });

  it('finds nothing wrong with what is as it was written', async () => {
    expect(expected.size).toBe(12);
    expect(await differences(bucket, 'set/', expected)).toEqual([]);
  });

  it('finds what is lost, torn and too much', async () => {
    const [lost = '', torn = ''] = [...expected].filter(([, { size }]) => size > 0).map(([name]) => name);
    sandbox.deleteObject(bucket.name, `set/${lost}`);
    const whole = sandbox.object(bucket.name, `set/${torn}`)?.body ?? Buffer.alloc(0);
    await bucket.put(`set/${torn}`, Buffer.from(whole.map((byte, index) => (index === whole.length - 1 ? byte ^ 1 : byte))));
    await bucket.put('set/stranger', Buffer.from('?'));

    expect(await differences(bucket, 'set/', expected)).toEqual([
      'set/stranger should not be there',
      `set/${lost} is lost`,
      expect.stringContaining(`set/${torn} is torn`),
    ]);
  });
});
