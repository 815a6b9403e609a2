import { TestResult } from '@aqueduct/api-contract';
import { read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { libraryTimersRunOut } from './test-support/library-timers.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('a server whose operator allowed nothing', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: { HOME: world.folder } });
  });
  afterAll(async () => {
    await server.stop();
    await world.stop();
    await libraryTimersRunOut();
  });

  it.each(['http://127.0.0.1:9000', 'http://localhost:9000', 'http://10.0.0.1', 'http://192.168.1.1', 'http://[::1]:9000', 'http://[::ffff:127.0.0.1]:9000', 'http://2130706433'])(
    'connects to no S3 at %s',
    async (endpoint) => {
      const tested = read(TestResult, await server.api.post('/api/v1/connection-tests', world.draft({ settings: { ...world.lake, endpoint } })));

      expect(tested.steps.find(({ verdict }) => verdict === 'failed')?.failure).toMatchObject({
        code: 'AddressRefused',
        field: 'settings.endpoint',
        remedy: expect.stringContaining('AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES'),
      });
    },
  );
});
