import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import { liveS3Client } from './live-s3-client.js';
import { presignS3 } from './presigning.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

let sandbox: Sandbox;
let alice: SandboxUser;
const handler = sharedRequestHandler({ allowPrivateAddresses: true });

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = sandbox.addUser({ name: 'alice' });
  sandbox.createBucket('lake', { owner: 'alice' });
});
afterAll(async () => {
  handler.close();
  await sandbox.stop();
});

const connect = (kmsKeyId?: string): S3Client =>
  liveS3Client(editableConnection({ endpoint: sandbox.endpoint, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) }, keys(alice.accessKeyId, alice.secretAccessKey)).source, {
    connection: 'lake',
    requestHandler: handler.requestHandler,
  });

describe('presigning', () => {
  it('leaves out the checksum of a body that is not there yet, also with plain getSignedUrl', async () => {
    const url = await getSignedUrl(connect(), new PutObjectCommand({ Bucket: 'lake', Key: 'plain' }));

    const answer = await fetch(url, { method: 'PUT', body: 'content' });

    expect([answer.status, url.includes('checksum'), sandbox.object('lake', 'plain')?.body.toString()]).toEqual([200, false, 'content']);
  });

  it('does not outlast the presigning: the next upload has its checksum', async () => {
    const client = connect();
    await getSignedUrl(client, new PutObjectCommand({ Bucket: 'lake', Key: 'x' }));

    const { ChecksumCRC32 } = await client.send(new PutObjectCommand({ Bucket: 'lake', Key: 'x', Body: 'x' }));

    expect(ChecksumCRC32).toBeDefined();
  });
});

describe('presignS3', () => {
  it('gives a request that works as it is', async () => {
    await connect().send(new PutObjectCommand({ Bucket: 'lake', Key: 'read', Body: 'content' }));

    const { method, url, headers } = await presignS3(connect(), new GetObjectCommand({ Bucket: 'lake', Key: 'read' }));

    expect([method, headers]).toEqual(['GET', {}]);
    expect(await (await fetch(url)).text()).toBe('content');
  });

  it('names the headers that the sender must add', async () => {
    const { method, url, headers } = await presignS3(connect('key-1'), new PutObjectCommand({ Bucket: 'lake', Key: 'sealed' }), { expiresIn: 60 });

    const without = await fetch(url, { method, body: 'content' });
    const having = await fetch(url, { method, body: 'content', headers });

    expect(headers).toMatchObject({ 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': 'key-1' });
    expect([method, without.status, having.status]).toEqual(['PUT', 403, 200]);
  });
});
