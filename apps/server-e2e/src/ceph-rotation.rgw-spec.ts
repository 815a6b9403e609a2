import { RunPage } from '@aqueduct/api-contract';
import { read } from './test-support/api.js';
import { credentialsFile, startCephWorld, type CephWorld } from './test-support/ceph-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { eventually } from './test-support/eventually.js';
import { finishedRun, runDetails, startInventory } from './test-support/inventory-run.js';
import { readManifest } from './test-support/manifest-in-bucket.js';
import { putLake, type Expected } from './test-support/put-lake.js';
import { startServer, type TestServer } from './test-support/server.js';
import { watchEndpoint, type WatchedEndpoint } from './test-support/watched-endpoint.js';

const OBJECTS = 400;

describe('a key that is rotated in the credentials file while an inventory runs on Ceph', () => {
  let world: CephWorld;
  let watched: WatchedEndpoint;
  let server: TestServer;
  let expected: ReadonlyArray<Expected>;

  beforeAll(async () => {
    world = await startCephWorld();
    watched = await watchEndpoint(world.rgw.endpoint);
    server = await startServer({ env: world.env(watched.endpoint) });
    expected = await putLake(world.client, world.buckets.alices, 'in/', OBJECTS);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await watched?.stop();
    await world?.stop();
  });

  const madeWith = ({ accessKeyId }: { readonly accessKeyId: string }) => watched.requests.filter((request) => request.accessKeyId === accessKeyId);

  it('reaches the run at its next request, and no request is refused', async () => {
    const before = await world.rgw.addKey('alice');
    const after = await world.rgw.addKey('alice');
    const body = world.connection('lake', {
      strategy: 'credentials-file-path',
      settings: { bucket: world.buckets.alices, endpoint: watched.endpoint },
      credentials: { path: await world.replaceFile('credentials', credentialsFile(before)) },
    });
    expect((await server.api.post('/api/v1/connections', body)).status).toBe(201);
    // The test asked for an object that cannot exist.
    const ofTheTest = watched.requests.length;
    const letThrough = watched.hold(after.accessKeyId);
    const id = await startInventory(server.api, { connection: 'lake', prefix: 'in/', pageSize: 50, ranges: 1 });
    await eventually(async () => {
      expect((await runDetails(server.api, id)).progress?.done ?? 0).toBeGreaterThan(OBJECTS / 10);
    });

    await world.replaceFile('credentials', credentialsFile(after));
    // The requests with the old key are answered, the next ones wait: nothing of the old key is under way any more.
    await eventually(async () => {
      expect(madeWith(after).length).toBeGreaterThan(0);
      expect(madeWith(before).filter(({ status }) => status === undefined)).toEqual([]);
    });
    await world.rgw.retireKey('alice', before.accessKeyId);
    const half = await runDetails(server.api, id);
    const madeWithBefore = madeWith(before).length;
    letThrough();
    const run = await finishedRun(server.api, id);

    expect(half).toMatchObject({ status: 'running' });
    expect(half.progress?.done).toBeLessThan(OBJECTS);
    expect(run).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(run.steps.filter(({ error }) => error !== undefined)).toEqual([]);
    expect([...new Set(watched.requests.map(({ accessKeyId }) => accessKeyId))]).toEqual([before.accessKeyId, after.accessKeyId]);
    expect(madeWith(before)).toHaveLength(madeWithBefore);
    expect(watched.requests.slice(ofTheTest).filter(({ status }) => status === undefined || status >= 300)).toEqual([]);

    const { totals, entries } = await readManifest(world.client, run.output);
    expect(totals).toMatchObject({ objects: OBJECTS, failed: 0 });
    expect(entries.map(({ key, sha256 }) => [key, sha256])).toEqual(expected.map(({ key, sha256 }) => [key, sha256]));
    expect(read(RunPage, await server.api.get('/api/v1/runs?status=failed')).runs).toEqual([]);
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), [before.secretAccessKey, after.secretAccessKey]);
    await world.rgw.retireKey('alice', after.accessKeyId);
  });
});
