import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { credentialStrategyContract, printed, rightOf } from '@aqueduct/integrations/testing';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anonymousStrategy } from './anonymous.strategy.js';
import { classifyS3Error } from './classify-s3-error.js';
import { ConnectionException } from './connection-exception.js';
import { liveS3Client } from './live-s3-client.js';
import { presignS3 } from './presigning.js';
import { anonymous } from './s3-credentials.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys, type EditableConnection } from './test-support/editable-connection.js';

const LISTING = '<ListBucketResult><Name>lake</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>';

/** What a request says about its sender, in headers and in the query of a presigned URL. */
const signs = ({ headers, url = '' }: IncomingMessage): boolean => headers.authorization !== undefined || url.includes('X-Amz-Signature');

credentialStrategyContract(() => anonymousStrategy, { values: () => ({}), yields: anonymous, refused: [], secrets: ['canary'] });

describe('an anonymous connection', () => {
  const handler = sharedRequestHandler({ allowPrivateAddresses: true });
  const requests: Array<{ readonly signed: boolean; readonly headers: IncomingMessage['headers'] }> = [];
  let server: Server;
  let connection: EditableConnection;
  let client: S3Client;

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push({ signed: signs(request), headers: request.headers });
      request.resume().on('end', () => response.end(request.method === 'GET' ? LISTING : ''));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    handler.close();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    requests.length = 0;
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    connection = editableConnection({ endpoint, forcePathStyle: true }, anonymous);
    client = liveS3Client(connection.source, { connection: 'lake', requestHandler: handler.requestHandler });
  });

  it('sends its requests unsigned, with nothing of the server’s own credentials', async () => {
    const listed = await client.send(new ListObjectsV2Command({ Bucket: undefined }));
    await client.send(new PutObjectCommand({ Bucket: undefined, Key: 'a', Body: 'hello' }));

    expect(listed.Name).toBe('lake');
    expect(requests.map(({ signed }) => signed)).toEqual([false, false]);
    expect(requests.flatMap(({ headers }) => Object.keys(headers))).not.toContain('x-amz-security-token');
  });

  it('signs from the moment it is given keys, and stops when they are taken away', async () => {
    const list = () => client.send(new ListObjectsV2Command({ Bucket: undefined }));

    await list();
    connection.edit({ credentials: keys('AKIA1', 'secret') });
    await list();
    connection.edit({ credentials: anonymous });
    await list();

    expect(requests.map(({ signed }) => signed)).toEqual([false, true, false]);
  });

  it('is unsigned for its own target only, while requests and edits overlap', async () => {
    const [signer, nobody] = ['111111111111', '222222222222'];
    const rounds = Array.from({ length: 40 }, async (_, round) => {
      connection.edit(
        round % 2 === 0
          ? { credentials: anonymous, target: { expectedBucketOwner: nobody } }
          : { credentials: keys('AKIA1', 'secret'), target: { expectedBucketOwner: signer } },
      );
      await client.send(new ListObjectsV2Command({ Bucket: undefined }));
    });
    await Promise.all(rounds);

    const owners = requests.map(({ signed, headers }) => [signed, headers['x-amz-expected-bucket-owner']]);
    expect(owners).toHaveLength(40);
    expect(owners.filter(([signed, owner]) => owner !== (signed === true ? signer : nobody))).toEqual([]);
  });

  it('says that it cannot presign, as a typed failure with a remedy', async () => {
    const presigned = presignS3(client, new GetObjectCommand({ Bucket: 'lake', Key: 'a' }));
    const failure: unknown = await presigned.catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ConnectionException);
    expect(failure).toMatchObject({
      message: expect.stringContaining('S3 connection "lake": it is anonymous, so nothing can be signed with it.') as string,
      connection: 'lake',
      failure: { _tag: 'CredentialsUnavailable', strategy: 'anonymous', code: 'AnonymousCannotSign' },
    });
    expect(classifyS3Error(failure)).toMatchObject({ tag: 'ConnectionUnresolved', retryable: false, remedy: expect.stringContaining('plain URL') as string });
  });

  it('never says more of itself than that it is anonymous', async () => {
    const resolved = await rightOf(anonymousStrategy.open({}).resolve({ refresh: false }));

    expect(resolved.provenance).toEqual({ strategy: 'anonymous', facts: {} });
    expect(printed(resolved.provenance)).not.toContain('[secret]');
  });
});
