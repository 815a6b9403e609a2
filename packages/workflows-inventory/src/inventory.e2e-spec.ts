import { once } from 'node:events';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import type { RunDetails } from '@aqueduct/workflows';
import { parse } from 'csv-parse/sync';
import { finishedRun } from './test-support/finished-run.js';
import { rightOf, startInventoryApp, type InventoryApp, type InventoryAppInput } from './test-support/inventory-app.js';
import type { InventoryWorkerInput } from './test-support/inventory-worker.js';
import { startProgram, until } from '@aqueduct/workflow-testing';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';

const KEYS = Array.from({ length: 250 }, (_, index) => `lake/part-${String(index).padStart(3, '0')}.csv`);

let postgres: TestPostgres;
let bucket: TestBucket;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  bucket = await startTestBucket();
});
afterEach(() => bucket.stop());

const appInput = async (): Promise<InventoryAppInput> => {
  const { endpoint, region } = bucket.sandbox;
  return { databaseUrl: await postgres.freshDatabase(), endpoint, region, bucket: BUCKET, credentials: bucket.credentials };
};
const keysIn = (manifest: string): ReadonlyArray<string | undefined> =>
  (parse(bucket.text(manifest), { columns: true }) as ReadonlyArray<Record<string, string>>).map(({ key }) => key);

describe('InventoryModule', () => {
  let app: InventoryApp;
  beforeEach(async () => {
    app = await startInventoryApp(await appInput());
  });
  afterEach(() => app.close());

  it('registers a workflow for any connection and one that declares its own', () => {
    const known = app.workflows.list().map(({ name, dependencies }) => [name, dependencies.map(({ connection }) => connection)]);
    expect(known).toEqual([
      ['inventory', []],
      ['inventory.sales-lake', ['sales-lake']],
    ]);
  });

  it('describes its input, for forms', () => {
    const [inventory] = app.workflows.list();
    expect(inventory?.inputSchema).toEqual({
      type: 'object',
      properties: {
        connection: { type: 'string' },
        prefix: { type: 'string' },
        outputPrefix: { type: 'string' },
        pageSize: { type: 'integer' },
        ranges: { type: 'integer' },
      },
      required: ['connection'],
    });
  });

  it.each([
    ['inventory', { connection: 'sales-lake' }],
    ['inventory.sales-lake', {}],
  ])('%s writes the manifest below the root directory of the connection', async (workflow, input) => {
    KEYS.slice(0, 5).forEach((key) => bucket.put(key, 'id\n1\n'));
    bucket.put('outside/of/it', '');
    const { id } = await rightOf(app.workflows.start(workflow, input));
    const run = await finishedRun(app.workflows, id);
    expect(run).toMatchObject({
      status: 'succeeded',
      connections: ['sales-lake'],
      progress: { done: 5, total: 5, unit: 'objects' },
      output: { objects: 5, rows: 5, failed: 0, bucket: BUCKET, manifest: { csv: `lake/_inventory/${id}/manifest.csv` } },
    });
    expect(keysIn(`lake/_inventory/${id}/manifest.csv`)).toEqual(KEYS.slice(0, 5));
    expect(JSON.stringify(run)).not.toContain(bucket.credentials.secretAccessKey);
  });

  it.each([
    [{}, 'connection'],
    [{ connection: 'sales-lake', prefix: '/2026' }, 'prefix'],
    [{ connection: 'sales-lake', prefix: 'a/../b' }, 'prefix'],
    [{ connection: 'sales-lake', outputPrefix: '' }, 'outputPrefix'],
    [{ connection: 'sales-lake', pageSize: 0 }, 'pageSize'],
    [{ connection: 'sales-lake', pageSize: 1001 }, 'pageSize'],
    [{ connection: 'sales-lake', ranges: 0 }, 'ranges'],
    [{ connection: 'sales-lake', ranges: 33 }, 'ranges'],
  ])('refuses the input %j and names the field', async (input, field) => {
    expect(await app.workflows.start('inventory', input)()).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'InvalidWorkflowInput', violations: [{ field: expect.stringMatching(new RegExp(`\\b${field}$`)) }] },
    });
  });
});

describe('a run whose process is killed', () => {
  /** Of the run: the test of the connection reads an object too. */
  const readKeys = () =>
    bucket.sandbox.requests
      .filter(({ operation, userAgent }) => operation === 'GetObject' && userAgent.includes('run/'))
      .map(({ key }) => key ?? '');
  const reads = () => readKeys().length;
  const parts = () => bucket.sandbox.keys(BUCKET).filter((key) => key.includes('/parts/'));

  it('goes on in another process with the page that was interrupted', async () => {
    KEYS.forEach((key) => bucket.put(key, 'id\n1\n'));
    const input: InventoryWorkerInput = {
      ...(await appInput()),
      workflow: 'inventory',
      runId: 'killed-once',
      input: { connection: 'sales-lake', pageSize: 50, ranges: 1 },
    };
    // One object of the third page waits, so that the page has read all others and cannot end before the kill.
    bucket.sandbox.faults.add({ effect: { type: 'delay', milliseconds: 15_000 }, operation: 'GetObject', key: KEYS[125]! });
    const first = startProgram(new URL('./test-support/inventory-worker.ts', import.meta.url), input);
    await until('two and a half pages', () => (reads() === 149 ? true : undefined));
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(parts()).toHaveLength(2);
    bucket.sandbox.clearRequests();

    const second = startProgram(new URL('./test-support/inventory-worker.ts', import.meta.url), input);
    const run = (await second.next()) as RunDetails;
    await once(second.child, 'exit');

    expect(run).toMatchObject({ status: 'succeeded', output: { objects: 250, rows: 250, failed: 0 } });
    expect(run.attempts).toBeGreaterThan(1);
    expect(run.steps.filter(({ name }) => name.startsWith('page')).map(({ name }) => name)).toEqual(
      ['page 1', 'page 2', 'page 3', 'page 4', 'page 5'],
    );
    expect(keysIn('lake/_inventory/killed-once/manifest.csv')).toEqual(KEYS);
    expect(parts()).toEqual([]);
    // Pages 3 to 5, and five parts for each of the two manifests. Not one object of pages 1 and 2.
    expect(reads()).toBe(150 + 10);
  }, 120_000);

  it('reads only what was interrupted when several ranges were under way', async () => {
    KEYS.forEach((key) => bucket.put(key, 'id\n1\n'));
    const input: InventoryWorkerInput = {
      ...(await appInput()),
      workflow: 'inventory',
      runId: 'killed-in-a-round',
      input: { connection: 'sales-lake', pageSize: 20, ranges: 4 },
    };
    // The third round has a page each behind 039, 069, 119 and 199; the third of them waits.
    bucket.sandbox.faults.add({ effect: { type: 'delay', milliseconds: 15_000 }, operation: 'GetObject', key: KEYS[125]! });
    const first = startProgram(new URL('./test-support/inventory-worker.ts', import.meta.url), input);
    await until('all of the third round but one page', () => (parts().length === 6 && reads() === 139 ? true : undefined));
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    bucket.sandbox.clearRequests();

    const second = startProgram(new URL('./test-support/inventory-worker.ts', import.meta.url), input);
    const run = (await second.next()) as RunDetails;
    await once(second.child, 'exit');

    expect(run).toMatchObject({ status: 'succeeded', output: { objects: 250, rows: 250, failed: 0 } });
    expect(keysIn('lake/_inventory/killed-in-a-round/manifest.csv')).toEqual(KEYS);
    expect(parts()).toEqual([]);
    const again = new Set(readKeys());
    expect([...KEYS.slice(0, 40), ...KEYS.slice(100, 120)].filter((key) => again.has(key))).toEqual([]);
    expect(again.has(KEYS[125]!)).toBe(true);
  }, 120_000);
});
