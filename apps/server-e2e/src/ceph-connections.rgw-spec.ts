import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ConnectionView, TestResult } from '@aqueduct/api-contract';
import { plant } from '@aqueduct/canaries';
import { problem, read } from './test-support/api.js';
import { credentialsFile, startCephWorld, type CephWorld, type ConnectionBody } from './test-support/ceph-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { startServer, type TestServer } from './test-support/server.js';

const WRONG = plant('wr0ng/secret+canary/of+a/connection40xyz');

describe('a connection to Ceph', () => {
  let world: CephWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startCephWorld();
    server = await startServer({ env: world.env() });
  });
  afterAll(async () => {
    await server?.stop();
    await world?.stop();
  });
  afterEach(() => {
    const { alice, bob } = world.rgw.users;
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), [WRONG, alice.secretAccessKey, bob.secretAccessKey]);
  });

  /** The same keys, given in each of the ways; the path is of a file of its own. */
  const ways: Readonly<Record<string, (name: string, keys: CephWorld['alice']) => Promise<object>>> = {
    'access-key': async (_, keys) => ({ strategy: 'access-key', credentials: keys }),
    'credentials-file-upload': async (_, keys) => ({
      strategy: 'credentials-file-upload',
      credentials: { content: credentialsFile(keys), profile: 'default' },
    }),
    'credentials-file-path': async (name, keys) => ({
      strategy: 'credentials-file-path',
      credentials: { path: await world.replaceFile(name, credentialsFile(keys)), profile: 'default' },
    }),
  };
  const body = async (way: string, name: string, keys: CephWorld['alice'], settings = {}): Promise<ConnectionBody> =>
    world.connection(name, { ...(await ways[way]!(name, keys)), settings: { ...world.settings, ...settings } });

  describe.each(Object.keys(ways))('by %s', (way) => {
    it('proves that it may write, and leaves nothing behind', async () => {
      const settings = { rootDirectory: `probed/${way}` };
      const tested = read(TestResult, await server.api.post('/api/v1/connection-tests', { ...(await body(way, `probe-${way}`, world.alice, settings)), name: undefined, checks: { write: true } }));

      expect(tested.steps.at(-1)).toMatchObject({ step: 'write', verdict: 'passed' });
      expect((await world.client.send(new ListObjectsV2Command({ Bucket: world.buckets.alices, Prefix: `probed/${way}/` }))).KeyCount).toBe(0);
    });

    it('is tested, saved, and can be tested again', async () => {
      const created = await server.api.post('/api/v1/connections', await body(way, `good-${way}`, world.alice));
      expect([created.status, created.text]).toEqual([201, expect.any(String)]);

      const view = read(ConnectionView, created);
      expect(view).toMatchObject({ strategy: way, settings: world.settings, lastTest: { verdict: 'passed' } });
      expect(view.lastTest?.steps.map(({ step, verdict }) => [step, verdict])).toEqual([
        ['resolve', 'passed'],
        ['identity', 'skipped'],
        ['region', 'passed'],
        ['bucket', 'passed'],
        ['list', 'passed'],
        ['read', 'skipped'],
        ['write', 'skipped'],
      ]);
      expect(read(TestResult, await server.api.post(`/api/v1/connections/${view.name}/tests`)).verdict).toBe('passed');
    });

    const wrongSecret = () => body(way, `bad-${way}`, { ...world.alice, secretAccessKey: WRONG });
    const unknownKey = () => body(way, `bad-${way}`, { ...world.alice, accessKeyId: 'AKIANOBODY0000000000' });
    const missingBucket = () => body(way, `bad-${way}`, world.alice, { bucket: 'no-such-bucket' });
    const forbiddenBucket = () => body(way, `bad-${way}`, world.alice, { bucket: world.buckets.bobs });
    // A file holds both in one field.
    const secretField = way === 'access-key' ? 'credentials.secretAccessKey' : 'credentials';
    const keyField = way === 'access-key' ? 'credentials.accessKeyId' : 'credentials';

    it.each([
      { what: 'a wrong secret', bad: wrongSecret, code: 'WrongSecret', field: secretField, problem: /signature/, remedy: /secret access key/ },
      { what: 'a key that nobody has', bad: unknownKey, code: 'UnknownAccessKey', field: keyField, problem: /access key id/, remedy: /typing errors/ },
      { what: 'a missing bucket', bad: missingBucket, code: 'BucketNotFound', field: 'settings.bucket', problem: /no bucket/, remedy: /name of the bucket/ },
      { what: 'a bucket of somebody else', bad: forbiddenBucket, code: 'AccessDenied', field: undefined, problem: /denies/, remedy: /policy/ },
    ])('is refused because of $what, with what to do, and not saved', async ({ bad, code, field, ...words }) => {
      const sent = await bad();
      const found = problem(await server.api.post('/api/v1/connections', sent));

      expect(found).toMatchObject({ status: 422, type: 'urn:aqueduct:problem:test-failed' });
      expect(found.detail).toMatch(words.problem);
      expect(found.remedy).toMatch(words.remedy);
      expect(found.errors?.map((wrong) => wrong.field)).toEqual(field === undefined ? undefined : [field]);
      const failed = found.test?.steps.find(({ verdict }) => verdict === 'failed');
      expect(failed).toMatchObject({ step: 'bucket', failure: { code, problem: expect.stringMatching(words.problem), remedy: found.remedy } });
      expect(failed?.failure?.field).toEqual(field);
      expect((await server.api.get(`/api/v1/connections/${sent.name}`)).status).toBe(404);

      const tested = read(TestResult, await server.api.post('/api/v1/connection-tests', { ...sent, name: undefined }));
      expect(tested.steps.map(({ step, verdict, failure }) => [step, verdict, failure?.code])).toEqual([
        ['resolve', 'passed', undefined],
        ['identity', 'skipped', undefined],
        ['region', 'skipped', undefined],
        ['bucket', 'failed', code],
        ['list', 'skipped', undefined],
        ['read', 'skipped', undefined],
        ['write', 'skipped', undefined],
      ]);
    });
  });
});
