import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { classifyS3Error } from './classify-s3-error.js';
import { liveS3Client } from './live-s3-client.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

let sandbox: Sandbox;
let redirecting: Server;

beforeAll(async () => {
  sandbox = await startSandbox();
  redirecting = createServer((_request, response) => response.writeHead(307, { location: `${sandbox.endpoint}/lake` }).end());
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => redirecting.close(resolve));
  await sandbox.stop();
});

const failureAt = async (endpoint: string, allowPrivateAddresses: boolean) => {
  const handler = sharedRequestHandler({ allowPrivateAddresses });
  const { source } = editableConnection({ endpoint }, keys('AKIAEXAMPLEEXAMPLE00', 's3cr3t'));
  const client = liveS3Client(source, { connection: 'lake', requestHandler: handler.requestHandler });
  const outcome = await client.send(new HeadBucketCommand({ Bucket: 'lake' })).catch(classifyS3Error);
  handler.close();
  return outcome;
};

describe('sharedRequestHandler', () => {
  it.each(['http://169.254.169.254', 'http://[fe80::1]', 'http://[::ffff:169.254.169.254]', 'https://169.254.170.2'])(
    'never connects to %s',
    async (endpoint) => {
      expect(await failureAt(endpoint, true)).toMatchObject({ tag: 'AddressRefused', field: 'settings.endpoint', retryable: false });
    },
  );

  it('does not connect to a loopback address, written out or resolved, unless allowed', async () => {
    const port = new URL(sandbox.endpoint).port;

    expect(await failureAt(sandbox.endpoint, false)).toMatchObject({ tag: 'AddressRefused' });
    expect(await failureAt(`http://localhost:${port}`, false)).toMatchObject({ tag: 'AddressRefused' });
    expect(sandbox.requests).toEqual([]);
  });

  it('does not follow a redirect', async () => {
    const { port } = redirecting.address() as AddressInfo;

    expect(await failureAt(`http://127.0.0.1:${port}`, true)).toMatchObject({ tag: 'NotS3' });
    expect(sandbox.requests).toEqual([]);
  });
});
