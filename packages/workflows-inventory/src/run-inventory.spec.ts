import { parse } from 'csv-parse/sync';
import { inventoryRequest, type InventoryOptions } from './inventory-input.codec.js';
import type { OpenFolder } from './inventory-steps.js';
import { runInventory } from './run-inventory.js';
import { plainContext } from './test-support/plain-context.js';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';

describe(runInventory.name, () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket('lake/');
  });
  afterEach(() => bucket.stop());

  const run = async (input: InventoryOptions = {}, context = plainContext(), open: OpenFolder = async () => bucket.folder) =>
    runInventory('sales-lake', inventoryRequest(input), open, context);
  const csvRows = (key: string): ReadonlyArray<Record<string, string>> => parse(bucket.text(key), { columns: true });
  const inventories = () => bucket.sandbox.keys(BUCKET).filter((key) => key.startsWith('lake/_inventory/'));

  it('writes the same inventory as CSV and JSON, and nothing but that', async () => {
    bucket.put('lake/2026/sales.csv', 'id\n1\n2\n');
    bucket.put('lake/2026/events.jsonl', '{}\n{}\n{}\n');
    bucket.put('elsewhere/x', 'x');
    const result = await run();
    expect(result).toEqual({
      objects: 2,
      bytes: 16,
      rows: 5,
      failed: 0,
      bucket: BUCKET,
      manifest: { csv: 'lake/_inventory/run-1/manifest.csv', json: 'lake/_inventory/run-1/manifest.json' },
    });
    expect(csvRows(result.manifest.csv)).toMatchObject([
      { key: 'lake/2026/events.jsonl', size: '9', kind: 'json-lines', rows: '3', note: '' },
      { key: 'lake/2026/sales.csv', size: '7', kind: 'csv', rows: '2', note: '' },
    ]);
    expect(JSON.parse(bucket.text(result.manifest.json))).toMatchObject([
      { key: 'lake/2026/events.jsonl', rows: 3, note: null },
      { key: 'lake/2026/sales.csv', rows: 2, note: null },
    ]);
    expect(JSON.parse(bucket.text('lake/_inventory/run-1/summary.json'))).toMatchObject({
      runId: 'run-1',
      connection: 'sales-lake',
      objects: 2,
    });
    expect(inventories()).toEqual(['manifest.csv', 'manifest.json', 'summary.json'].map((file) => `lake/_inventory/run-1/${file}`));
  });

  it('goes on without the objects that it cannot read', async () => {
    ['a', 'b', 'c'].forEach((key) => bucket.put(`lake/${key}`, key));
    bucket.sandbox.faults.add({ effect: { type: 'error', code: 'NoSuchKey' }, operation: 'GetObject', key: 'lake/a' });
    bucket.sandbox.faults.add({ effect: { type: 'error', code: 'AccessDenied' }, operation: 'GetObject', key: 'lake/b' });
    const { manifest, objects, failed } = await run();
    expect({ objects, failed }).toEqual({ objects: 3, failed: 2 });
    expect(csvRows(manifest.csv)).toMatchObject([
      { sha256: '', note: 'gone' },
      { sha256: '', note: 'access-denied' },
      { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), note: '' },
    ]);
  });

  it('leaves earlier inventories out and writes a second one beside them', async () => {
    bucket.put('lake/a', 'a');
    await run();
    expect(await run({}, plainContext('run-2'))).toMatchObject({ objects: 1, manifest: { csv: 'lake/_inventory/run-2/manifest.csv' } });
  });

  it('writes the same files when every step is repeated', async () => {
    ['a', 'b', 'c'].forEach((key) => bucket.put(`lake/${key}`, key));
    const once = plainContext();
    const twice: typeof once = {
      ...once,
      step: async (name, fn) => {
        await once.step(name, fn);
        return once.step(name, fn);
      },
    };
    const [first, manifest] = [await run({ pageSize: 2 }), () => bucket.text('lake/_inventory/run-1/manifest.csv')];
    const before = manifest();
    expect(await run({ pageSize: 2 }, twice)).toEqual(first);
    expect(manifest()).toBe(before);
    expect(inventories()).toHaveLength(3);
  });

  it('keeps step results small whatever the page holds', async () => {
    for (let index = 0; index < 200; index += 1) bucket.put(`lake/x${index}`, 'x');
    const context = plainContext();
    await run({ pageSize: 100 }, context);
    expect([...context.steps.keys()]).toEqual([
      'locate',
      'page 1',
      'page 2',
      'write manifest.csv',
      'write manifest.json',
      'write summary.json',
      'delete parts',
    ]);
    expect(Math.max(...[...context.steps.values()].map((result) => JSON.stringify(result ?? null).length))).toBeLessThan(300);
  });

  it('tells how far it is, within a page too', async () => {
    ['a', 'b', 'c'].forEach((key) => bucket.put(`lake/${key}`, key));
    const context = plainContext();
    await run({ pageSize: 2 }, context);
    expect(context.reports.map(({ done, total }) => [done, total])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [3, 3],
    ]);
  });

  it('stops when the connection leads to another bucket half-way', async () => {
    ['a', 'b', 'c'].forEach((key) => bucket.put(`lake/${key}`, key));
    let opened = 0;
    const open: OpenFolder = async () => ({ ...bucket.folder, bucket: (opened += 1) > 2 ? 'other' : BUCKET });
    await expect(run({ pageSize: 2 }, plainContext(), open)).rejects.toThrow(
      'connection: it led to bucket lake when the run began and leads to another place (bucket other) now. Start a new run',
    );
  });

  it.each([
    ['AccessDenied', 'ListObjectsV2', { code: 'AccessDenied', retryable: false }],
    ['AccessDenied', 'PutObject', { code: 'AccessDenied', retryable: false }],
    ['InvalidAccessKeyId', 'GetObject', { code: 'UnknownAccessKey', retryable: true }],
  ] as const)('says what to do about %s of %s, and whether waiting helps', async (code, operation, expected) => {
    bucket.put('lake/a', 'a');
    bucket.sandbox.faults.add({ effect: { type: 'error', code }, operation });
    await expect(run()).rejects.toMatchObject({ name: 'InventoryFailure', ...expected });
  });

  it('says when somebody else wrote into its parts', async () => {
    bucket.put('lake/a', 'a');
    const context = plainContext();
    const meddled: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        inventories().filter((key) => key.includes('/parts/')).forEach((key) => bucket.put(key, '[{"key":1}]'));
        return result;
      },
    };
    await expect(run({}, meddled)).rejects.toThrow(/parts\/000001-[0-9a-f]{16}\.json: not the part/);
  });
});
