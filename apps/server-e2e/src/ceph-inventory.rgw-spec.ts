import { startCephWorld, type CephWorld } from './test-support/ceph-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { finishedRun, startInventory } from './test-support/inventory-run.js';
import { readManifest, type InventoryFound } from './test-support/manifest-in-bucket.js';
import { putLake, type Expected } from './test-support/put-lake.js';
import { startServer, type TestServer } from './test-support/server.js';

const OBJECTS = 1000;
const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0);

describe('the inventory of 1,000 objects in Ceph', () => {
  let world: CephWorld;
  let server: TestServer;
  let expected: ReadonlyArray<Expected>;
  let found: InventoryFound;

  beforeAll(async () => {
    world = await startCephWorld();
    server = await startServer({ env: world.env() });
    expected = await putLake(world.client, world.buckets.alices, 'lake/raw/', OBJECTS);
    // Outside of what is asked for: beside the root directory, and beside the prefix.
    await putLake(world.client, world.buckets.alices, 'raw/', 2);
    await putLake(world.client, world.buckets.alices, 'lake/other/', 2);
    const body = world.connection('lake', { settings: { ...world.settings, rootDirectory: 'lake/' } });
    expect((await server.api.post('/api/v1/connections', body)).status).toBe(201);
    const run = await finishedRun(server.api, await startInventory(server.api, { connection: 'lake', prefix: 'raw/' }));
    expect(run).toMatchObject({ status: 'succeeded', attempts: 1, connections: ['lake'], progress: { done: OBJECTS, total: OBJECTS } });
    expect(run.steps.filter(({ error }) => error !== undefined)).toEqual([]);
    found = await readManifest(world.client, run.output);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await world?.stop();
  });

  it('counts objects, bytes and rows', () => {
    expect(found.bucket).toBe(world.buckets.alices);
    expect(found.totals).toEqual({
      objects: OBJECTS,
      bytes: sum(expected.map(({ size }) => size)),
      rows: sum(expected.map(({ rows }) => rows ?? 0)),
      failed: 0,
    });
  });

  it('names every object once with the digest of what was put', () => {
    expect(found.entries.map(({ key, size, sha256, rows }) => ({ key, size, sha256, rows }))).toEqual(expected);
    expect(found.entries.filter(({ note }) => note !== null)).toEqual([]);
  });

  it('says the same in both manifests', () => {
    expect(found.lines).toEqual(
      found.entries.map((entry) => [entry.key, entry.size, entry.etag, entry.sha256, entry.lastModified, entry.kind, entry.rows ?? '', ''].join(',')),
    );
  });

  it('leaves no secret in answers or logs', () => {
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), [world.alice.secretAccessKey]);
  });
});
