import { ConnectionView, TestResult, type Problem } from '@aqueduct/api-contract';
import { problem, read } from './test-support/api.js';
import { credentialsFile, startCephWorld, type CephWorld, type ConnectionBody } from './test-support/ceph-world.js';
import { expectNoSecret } from './test-support/clear-forms.js';
import { startServer, type TestServer } from './test-support/server.js';

const WRONG = 'wr0ng/secret+canary/of+a/connection40xyz';

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
    it('is tested, saved, and can be tested again', async () => {
      const created = await server.api.post('/api/v1/connections', await body(way, `good-${way}`, world.alice));
      expect([created.status, created.text]).toEqual([201, expect.any(String)]);

      const view = read(ConnectionView, created);
      expect(view).toMatchObject({ strategy: way, settings: world.settings, lastTest: { verdict: 'passed' } });
      expect(view.lastTest?.steps.map(({ step, verdict }) => [step, verdict])).toEqual([
        ['resolve', 'passed'],
        ['bucket', 'passed'],
      ]);
      expect(read(TestResult, await server.api.post(`/api/v1/connections/${view.name}/tests`)).verdict).toBe('passed');
    });

    /** Refused with what failed and what to do, and not saved. */
    const refused = async (keys: CephWorld['alice'], settings = {}): Promise<void> => {
      const name = `bad-${way}`;
      const found = problem(await server.api.post('/api/v1/connections', await body(way, name, keys, settings)));
      expect([found.status, found.type]).toEqual([422, 'urn:aqueduct:problem:test-failed']);
      expect((await server.api.get(`/api/v1/connections/${name}`)).status).toBe(404);
      const failure = found.test?.steps.find(({ verdict }) => verdict === 'failed')?.failure;
      console.log(failure, found);
    };

    it('is refused because of a wrong secret', async () => {
      await refused({ ...world.alice, secretAccessKey: WRONG });
      await refused({ ...world.alice, accessKeyId: 'AKIANOBODY0000000000' });
      await refused(world.alice, { bucket: 'no-such-bucket' });
      await refused(world.alice, { bucket: world.buckets.bobs });
    });
  });
});
