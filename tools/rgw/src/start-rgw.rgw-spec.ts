import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { RgwKey } from './rgw-user.js';
import { startRgw } from './start-rgw.js';

describe('startRgw', () => {
  it('rotates a key', async () => {
    const rgw = await startRgw();
    const ask = async (credentials: RgwKey) => {
      const client = new S3Client({ endpoint: rgw.endpoint, region: rgw.region, forcePathStyle: true, maxAttempts: 1, credentials });
      return client.send(new ListBucketsCommand({})).then(
        () => 'served',
        (error: unknown) => (error as Error).name,
      );
    };

    const key = await rgw.addKey('bob');
    expect(await ask(key)).toBe('served');

    await rgw.retireKey('bob', key.accessKeyId);
    expect(await ask(key)).toBe('InvalidAccessKeyId');
    expect(await ask(rgw.users.bob)).toBe('served');
    await rgw.stop();
  });
});
