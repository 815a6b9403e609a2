import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Sandbox, SandboxUser } from '@aqueduct/sandbox';
import { connectionNotFound, duringActivity } from '@aqueduct/integrations';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { ConnectionException } from './connection-exception.js';
import { liveS3Client } from './live-s3-client.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys, type EditableConnection } from './test-support/editable-connection.js';
import { startTwoStores } from './test-support/two-stores.js';

let here: Sandbox;
let there: Sandbox;
let alice: SandboxUser;
let bob: SandboxUser;
const handler = sharedRequestHandler({ allowPrivateAddresses: true });

beforeAll(async () => {
  ({ here, there, alice, bob } = await startTwoStores());
});
afterAll(async () => {
  handler.close();
  await Promise.all([here.stop(), there.stop()]);
});
beforeEach(() => {
  here.clearRequests();
  there.clearRequests();
});

const aliceKeys = () => keys(alice.accessKeyId, alice.secretAccessKey);
const bobKeys = () => keys(bob.accessKeyId, bob.secretAccessKey);
const connect = (connection: EditableConnection): S3Client =>
  liveS3Client(connection.source, { connection: 'lake', requestHandler: handler.requestHandler });
const atAlice = (): EditableConnection => editableConnection({ endpoint: here.endpoint }, aliceKeys());
const put = (client: S3Client, Key: string, Body: PutObjectCommand['input']['Body'] = 'x') =>
  client.send(new PutObjectCommand({ Bucket: undefined, Key, Body }));

describe('liveS3Client', () => {
  it('reads and writes like any S3Client', async () => {
    const client = connect(atAlice());

    await put(client, 'a.txt', 'hello');
    const read = await client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a.txt' }));

    expect(await read.Body?.transformToString()).toBe('hello');
  });

  it('follows an edit of endpoint, region and credentials at the next request', async () => {
    const connection = atAlice();
    const client = connect(connection);
    await put(client, 'before');

    connection.edit({ target: { endpoint: there.endpoint, region: 'eu-central-1' }, credentials: bobKeys() });
    await put(client, 'after');

    expect(here.requests.map(({ key, accessKeyId }) => [key, accessKeyId])).toEqual([['before', alice.accessKeyId]]);
    expect(there.requests.map(({ key, accessKeyId }) => [key, accessKeyId])).toEqual([['after', bob.accessKeyId]]);
  });

  it('follows an edit of bucket, path style and checksum mode at the next request', async () => {
    const connection = atAlice();
    const client = connect(connection);
    await put(client, 'first');

    connection.edit({ target: { bucket: 'pond', checksums: 'when-required' } });
    await put(client, 'second');
    const plain = await client.send(new HeadObjectCommand({ Bucket: 'pond', Key: 'second', ChecksumMode: 'ENABLED' }));
    connection.edit({ target: { checksums: 'when-supported' } });
    await put(client, 'third');
    const checked = await client.send(new HeadObjectCommand({ Bucket: 'pond', Key: 'third', ChecksumMode: 'ENABLED' }));

    expect([here.keys('pond'), plain.ChecksumCRC32, checked.ChecksumCRC32 !== undefined]).toEqual([['second', 'third'], undefined, true]);
  });

  it('changes between a custom endpoint and AWS, both ways', async () => {
    const connection = atAlice();
    const client = connect(connection);
    const hostOf = async () => new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: 'lake', Key: 'a' }))).host;
    const custom = new URL(here.endpoint).host;

    const hosts = [await hostOf()];
    connection.edit({ target: { endpoint: undefined, forcePathStyle: false, region: 'eu-west-1' } });
    hosts.push(await hostOf());
    connection.edit({ target: { endpoint: here.endpoint, forcePathStyle: true, region: 'us-east-1' } });
    hosts.push(await hostOf());
    await put(client, 'back');

    expect(hosts).toEqual([custom, 'lake.s3.eu-west-1.amazonaws.com', custom]);
  });

  it('retries within one snapshot, also when the connection is edited in between', async () => {
    const connection = atAlice();
    const client = connect(connection);
    here.faults.add({ operation: 'PutObject', effect: { type: 'error', code: 'ServiceUnavailable' }, times: 1 });

    const sent = put(client, 'retried');
    while (here.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    connection.edit({ target: { endpoint: there.endpoint, region: 'eu-central-1' }, credentials: bobKeys() });
    await sent;

    expect(here.requests.map(({ status, accessKeyId }) => [status, accessKeyId])).toEqual([
      [503, alice.accessKeyId],
      [200, alice.accessKeyId],
    ]);
    expect(there.requests).toEqual([]);
  });

  it('serves getSignedUrl, paging, and lib-storage uploads', async () => {
    const client = connect(atAlice());
    const body = Buffer.alloc(6 * 1024 * 1024, 'u');

    await new Upload({ client, params: { Bucket: 'lake', Key: 'big/upload', Body: Readable.from([body]) } }).done();
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'lake', Key: 'big/upload' }));
    const fetched = await fetch(url);
    const pages: number[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: 'lake', Prefix: 'big/' })) {
      pages.push(page.KeyCount ?? 0);
    }

    expect([(await fetched.arrayBuffer()).byteLength, pages]).toEqual([body.length, [1]]);
  });

  it('rejects with the connection and the remedy in words, and recovers when the connection appears', async () => {
    const connection = atAlice();
    connection.fail(connectionNotFound('lake'));
    const client = connect(connection);

    const failure = await put(client, 'x').catch((error: unknown) => error);
    connection.edit({});
    await put(client, 'now');

    expect(failure).toBeInstanceOf(ConnectionException);
    expect(String(failure)).toContain('no connection named "lake"');
    expect(String(failure)).toContain('Create it');
    expect(here.requests).toHaveLength(1);
  });

  it('does not change the caller’s input', async () => {
    const input = { Bucket: undefined, Key: 'kept', Body: 'x' };
    const command = new PutObjectCommand(input);

    await connect(atAlice()).send(command);

    expect(command.input).toEqual({ Bucket: undefined, Key: 'kept', Body: 'x' });
  });

  it('keeps credentials out of what can be printed of it', async () => {
    const client = connect(atAlice());
    await put(client, 'x');

    expect(inspect(client, { depth: 6 })).not.toContain(alice.secretAccessKey);
  });
});

describe('the connection’s defaults', () => {
  const requestOf = async (connection: EditableConnection, send: (client: S3Client) => Promise<unknown>) => {
    const client = connect(connection);
    const seen: Array<{ headers: Record<string, string>; path: string }> = [];
    client.middlewareStack.add(
      (next) => (args) => {
        seen.push(args.request as (typeof seen)[number]);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await send(client);
    return seen[0];
  };

  it('stand under every request that does not say otherwise', async () => {
    const connection = atAlice();
    connection.edit({ target: { requesterPays: true, expectedBucketOwner: alice.accountId } });

    const read = await requestOf(connection, (client) => client.send(new ListObjectsV2Command({ Bucket: undefined })));

    expect(read?.path).toBe('/lake/');
    expect(read?.headers).toMatchObject({ 'x-amz-request-payer': 'requester', 'x-amz-expected-bucket-owner': alice.accountId });
    expect(read?.headers['user-agent']).toContain('aqueduct');
  });

  it('encrypt what is written, and leave reads alone', async () => {
    const connection = atAlice();
    connection.edit({ target: { kmsKeyId: 'key-1' } });

    const written = await requestOf(connection, (client) => put(client, 'sealed'));
    const read = await requestOf(connection, (client) => client.send(new GetObjectCommand({ Bucket: undefined, Key: 'sealed' })));

    expect(written?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
    });
    expect(Object.keys(read?.headers ?? {}).filter((name) => name.includes('encryption'))).toEqual([]);
  });

  it('name the workflow and the run in the user agent', async () => {
    const client = connect(atAlice());

    await duringActivity({ workflow: 'inventory.sales', runId: 'run-7' }, () => put(client, 'tagged'));
    await put(client, 'untagged');

    expect(here.requests.map(({ userAgent }) => /workflow\/inventory.sales run\/run-7/.test(userAgent))).toEqual([true, false]);
  });

  it('give way to what the command says', async () => {
    const written = await requestOf(atAlice(), (client) => client.send(new PutObjectCommand({ Bucket: 'pond', Key: 'own', Body: 'x' })));

    expect(written?.path).toBe('/pond/own');
  });
});

describe('the shared request handler', () => {
  it('outlives the client that is destroyed', async () => {
    const one = connect(atAlice());
    const other = connect(atAlice());
    await put(one, 'a');

    one.destroy();
    await put(other, 'b');
    await put(one, 'c');

    expect(here.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('serves a thousand clients with a few sockets', async () => {
    const clients = Array.from({ length: 1_000 }, () => connect(atAlice()));

    for (let at = 0; at < clients.length; at += 20) {
      await Promise.all(clients.slice(at, at + 20).map((client) => client.send(new HeadObjectCommand({ Bucket: 'lake', Key: 'a.txt' }))));
    }
    const open = process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;

    // Both ends of a connection live in this process.
    expect(open).toBeLessThanOrEqual(2 * 50);
  });
});
