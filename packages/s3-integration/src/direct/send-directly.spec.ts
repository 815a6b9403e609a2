import { CopyObjectCommand, CreateMultipartUploadCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, UploadPartCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { classificationOf, connectionNotFound, duringActivity, type UsedConnection } from '@aqueduct/integrations';
import type { Sandbox, SandboxUser } from '@aqueduct/sandbox';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3Scope } from '../declared-access/s3-scope.js';
import { liveS3Client } from '../live-s3-client.js';
import { sharedRequestHandler } from '../shared-request-handler.js';
import { editableConnection, keys, type EditableConnection } from '../test-support/editable-connection.js';
import { startTwoStores } from '../test-support/two-stores.js';
import { sendDirectly } from './send-directly.js';

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
afterEach(() => {
  here.faults.clear();
});

const aliceKeys = () => keys(alice.accessKeyId, alice.secretAccessKey);
const bobKeys = () => keys(bob.accessKeyId, bob.secretAccessKey);
const atAlice = (): EditableConnection => {
  const connection = editableConnection({ endpoint: here.endpoint }, aliceKeys());
  connection.edit({ target: { checksums: 'when-required' } });
  return connection;
};
const connect = (connection: EditableConnection, scope?: S3Scope): S3Client =>
  liveS3Client(connection.source, { connection: 'lake', requestHandler: handler.requestHandler, ...(scope === undefined ? {} : { scope }) });
const put = (client: S3Client, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  sendDirectly(client, new PutObjectCommand({ Bucket: undefined, Key, Body: Buffer.from(Key), ...more }));
const get = (client: S3Client, Key: string) => sendDirectly(client, new GetObjectCommand({ Bucket: undefined, Key }));
const textOf = async (client: S3Client, key: string) => (await get(client, key)).Body?.transformToString();

/** How the requests since the last call went: the SDK names itself in their user agent. */
const ways = (sandbox: Sandbox = here): ReadonlyArray<string> => {
  const seen = sandbox.requests.map(({ operation, userAgent, status }) => `${userAgent.includes('aws-sdk-js') ? 'sdk' : 'directly'} ${operation} ${status}`);
  sandbox.clearRequests();
  return seen;
};

/** A client whose next request goes directly. */
const warm = async (connection = atAlice(), scope?: S3Scope): Promise<S3Client> => {
  const client = connect(connection, scope);
  await put(client, 'first');
  ways();
  return client;
};

describe('sendDirectly', () => {
  it('goes the SDK’s way once, and then past it', async () => {
    here.clearRequests();
    const client = connect(atAlice());

    await put(client, 'a.txt');
    await put(client, 'b.txt');
    const texts = [await textOf(client, 'a.txt'), await textOf(client, 'b.txt')];

    expect(texts).toEqual(['a.txt', 'b.txt']);
    expect(ways()).toEqual(['sdk PutObject 200', 'directly PutObject 200', 'directly GetObject 200', 'directly GetObject 200']);
  });

  it.each(['a b', 'ü/ñ/日本', "!'()*~-_.", 'a+b=c&d?e#f', 'a//b', 'a/./b/../c', '%41', 'a;b:c@d,e$', '"q"<>\\^`{|}', '🪣'])('signs the key %s right', async (key) => {
    const client = await warm();

    await put(client, key);

    expect(here.object('lake', key)?.body.toString()).toBe(key);
    expect(await textOf(client, key)).toBe(key);
    expect(ways()).toEqual(['directly PutObject 200', 'directly GetObject 200']);
  });

  it('answers with all that the SDK answers with', async () => {
    const client = await warm();
    await put(client, 'full', {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60,  public',
      ContentDisposition: 'attachment; filename="a b.txt"',
      ContentLanguage: 'de, en',
      Expires: new Date('2030-01-01T00:00:00Z'),
      Metadata: { one: '1', 'two-words': 'b c' },
    });
    const read = new GetObjectCommand({ Bucket: 'lake', Key: 'full' });

    const sdk = await client.send(read);
    const direct = await sendDirectly(client, read);

    expect(await direct.Body?.transformToString()).toBe(await sdk.Body?.transformToString());
    expect(direct.ExpiresString).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
    expect({ ...direct, Body: '', $metadata: '' }).toEqual({ ...sdk, Body: '', $metadata: '', Expires: undefined });
    expect(direct.$metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.any(String) as string });
  });

  it('sends parts, ranges and conditions', async () => {
    const client = await warm();
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: 'lake', Key: 'parts' }));
    const Body = randomBytes(100_000);
    const payloadHash = createHash('sha256').update(Body).digest('hex');
    ways();

    const { ETag } = await sendDirectly(client, new UploadPartCommand({ Bucket: 'lake', Key: 'parts', UploadId, PartNumber: 1, Body }), { payloadHash });
    await put(client, 'ranged', { IfNoneMatch: '*', Body: Buffer.from('0123456789') });
    const range = await sendDirectly(client, new GetObjectCommand({ Bucket: 'lake', Key: 'ranged', Range: 'bytes=2-4' }));

    expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
    expect([await range.Body?.transformToString(), range.ContentRange]).toEqual(['234', 'bytes 2-4/10']);
    expect(ways()).toEqual(['directly UploadPart 200', 'directly PutObject 200', 'directly GetObject 206']);
  });

  it('lets the store copy, and does not take an error in the answer for a copy', async () => {
    const client = await warm();
    const copy = (Key: string) => sendDirectly(client, new CopyObjectCommand({ Bucket: 'lake', Key, CopySource: 'lake/first', MetadataDirective: 'COPY' }));

    const { CopyObjectResult } = await copy('copied');
    here.faults.add({ operation: 'CopyObject', effect: { type: 'error-in-200', code: 'InternalError' } });
    await copy('copied after all');

    expect(CopyObjectResult?.ETag).toBe(`"${createHash('md5').update('first').digest('hex')}"`);
    expect([here.object('lake', 'copied'), here.object('lake', 'copied after all')].map((object) => object?.body.toString())).toEqual(['first', 'first']);
    expect(ways()).toEqual(['directly CopyObject 200', 'directly CopyObject 200', 'sdk CopyObject 200']);
  });

  it('has the store check what was read: a body with another digest is refused, also the second time', async () => {
    const client = await warm();
    const other = createHash('sha256').update('another').digest('hex');
    const md5 = createHash('md5').update('another').digest('base64');
    const command = (Key: string, more = {}) => new PutObjectCommand({ Bucket: 'lake', Key, Body: Buffer.from('body'), ...more });

    await expect(sendDirectly(client, command('sha256'), { payloadHash: other })).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    await expect(sendDirectly(client, command('md5', { ContentMD5: md5 }), { payloadHash: 'UNSIGNED-PAYLOAD' })).rejects.toMatchObject({ name: 'BadDigest' });

    expect([here.object('lake', 'sha256'), here.object('lake', 'md5')]).toEqual([undefined, undefined]);
  });

  it('follows an edit of endpoint, region and credentials at the next request', async () => {
    const connection = atAlice();
    const client = await warm(connection);
    there.clearRequests();

    connection.edit({ target: { endpoint: there.endpoint, region: 'eu-central-1' }, credentials: bobKeys() });
    await put(client, 'after');
    await put(client, 'after that');

    expect(ways()).toEqual([]);
    expect(there.requests.map(({ accessKeyId }) => accessKeyId)).toEqual([bob.accessKeyId, bob.accessKeyId]);
    expect(ways(there)).toEqual(['sdk PutObject 200', 'directly PutObject 200']);
  });

  it('signs with a session’s token, and with a new session after it has changed', async () => {
    const session = () => {
      const { accessKeyId, secretAccessKey, sessionToken } = here.issueSession('alice', { durationSeconds: 900 });
      return keys(accessKeyId, secretAccessKey, sessionToken);
    };
    const connection = atAlice();
    connection.edit({ credentials: session() });
    const client = await warm(connection);
    await put(client, 'a');
    connection.edit({ credentials: session() });
    await put(client, 'b');
    await put(client, 'c');

    expect(ways()).toEqual(['directly PutObject 200', 'sdk PutObject 200', 'directly PutObject 200']);
  });

  it('is refreshed by the SDK’s way when the store does not take the keys any more', async () => {
    const connection = atAlice();
    const { accessKeyId, secretAccessKey, sessionToken } = here.issueSession('alice', { durationSeconds: 900 });
    connection.edit({ credentials: keys(accessKeyId, secretAccessKey, sessionToken) });
    const client = await warm(connection);
    connection.onRefresh = () => connection.edit({ credentials: aliceKeys() });
    here.faults.add({ effect: { type: 'error', code: 'ExpiredToken' }, times: 2 });

    await put(client, 'refreshed');

    expect(ways()).toEqual(['directly PutObject 400', 'sdk PutObject 400', 'sdk PutObject 200']);
    expect(connection.refreshes).toBe(1);
  });

  it('fails as the SDK does, with what it means', async () => {
    const client = await warm();

    const missing = await get(client, 'nothing here').catch((error: unknown) => error);
    const exists = await put(client, 'first', { IfNoneMatch: '*' }).catch((error: unknown) => error);

    expect([classificationOf(missing), classificationOf(exists)]).toMatchObject([{ tag: 'ObjectNotFound' }, { tag: 'PreconditionFailed' }]);
    expect(ways()).toEqual(['directly GetObject 404', 'sdk GetObject 404', 'directly PutObject 412', 'sdk PutObject 412']);
  });

  it.each([
    ['an answer of the server', { type: 'error', code: 'ServiceUnavailable' }],
    ['a connection that breaks', { type: 'cut' }],
  ] as const)('is mended by the SDK’s way after %s', async (_what, effect) => {
    const client = await warm();
    here.faults.add({ operation: 'PutObject', effect, times: 1 });

    await put(client, 'mended');

    expect(here.object('lake', 'mended')?.body.toString()).toBe('mended');
  });

  it('ends with the caller’s signal and with its activity’s', async () => {
    const client = await warm();
    here.faults.add({ operation: 'GetObject', effect: { type: 'delay', milliseconds: 20_000 }, times: 2 });
    const [own, activity] = [new AbortController(), new AbortController()];
    const read = new GetObjectCommand({ Bucket: 'lake', Key: 'first' });

    const byCaller = sendDirectly(client, read, { abortSignal: own.signal });
    const byActivity = duringActivity({ workflow: 'w', runId: 'r', signal: activity.signal }, () => sendDirectly(client, read));
    setTimeout(() => [own, activity].forEach((controller) => controller.abort()), 100);

    await expect(byCaller).rejects.toMatchObject({ name: 'AbortError' });
    await expect(byActivity).rejects.toMatchObject({ name: 'AbortError' });
    expect(here.requests.every(({ userAgent }) => !userAgent.includes('aws-sdk-js'))).toBe(true);
  });

  it('keeps to what is declared', async () => {
    const scope = { access: 'read', prefixes: ['in/'], declaredBy: 'The module' } as S3Scope;
    here.putObject('lake', 'in/a', 'a');
    const client = connect(atAlice(), scope);
    await get(client, 'in/a');
    ways();

    await get(client, 'in/a');
    const outside = await get(client, 'first').catch((error: unknown) => error);
    const write = await put(client, 'in/b').catch((error: unknown) => error);

    expect([outside, write]).toMatchObject([{ name: 'UndeclaredAccess' }, { name: 'UndeclaredAccess' }]);
    expect(ways()).toEqual(['directly GetObject 200']);
  });

  it('says what is used, and names workflow and run', async () => {
    const client = await warm();
    const used: UsedConnection[] = [];

    await duringActivity({ workflow: 'copy sales', runId: 'run-7', uses: (connection) => used.push(connection) }, () => put(client, 'named'));

    expect(here.requests.map(({ userAgent }) => userAgent)).toEqual(['aqueduct/0.1.0 workflow/copy-sales run/run-7']);
    expect(used).toMatchObject([{ name: 'lake' }]);
  });

  it.each([
    ['streams', { Body: Readable.from(['payload']), ContentLength: 7 }],
    ['texts', { Body: 'payload' }],
    ['checksums', { ChecksumAlgorithm: 'CRC32' }],
    ['keys of customers', { SSECustomerAlgorithm: 'AES256', SSECustomerKey: randomBytes(32).toString('base64') }],
    ['headers beyond ASCII', { CacheControl: 'ü' }],
  ] as const)('leaves %s to the SDK', async (_what, more) => {
    const client = await warm();

    await put(client, 'other', more as Partial<PutObjectCommandInput>).catch(() => undefined);

    expect(ways().every((way) => way.startsWith('sdk '))).toBe(true);
  });

  it('adds the default checksum to what it writes, where a connection wants it, and leaves reading to the SDK, which checks it', async () => {
    const connection = atAlice();
    connection.edit({ target: { checksums: 'when-supported' } });
    const client = await warm(connection);
    const command = (Key: string) => new PutObjectCommand({ Bucket: 'lake', Key, Body: Buffer.from('123456789') });
    const checksumOf = async (Key: string) => (await client.send(new HeadObjectCommand({ Bucket: 'lake', Key, ChecksumMode: 'ENABLED' }))).ChecksumCRC32;

    await client.send(command('by SDK'));
    await sendDirectly(client, command('directly'));
    await get(client, 'directly');

    expect(ways()).toEqual(['sdk PutObject 200', 'directly PutObject 200', 'sdk GetObject 200']);
    expect([await checksumOf('by SDK'), await checksumOf('directly')]).toEqual(['y/Q5Jg==', 'y/Q5Jg==']);
  });

  it('rejects with the connection when there is none', async () => {
    const connection = atAlice();
    const client = await warm(connection);
    connection.fail(connectionNotFound('lake'));

    const failure = await put(client, 'x').catch((error: unknown) => error);

    expect(classificationOf(failure)).toMatchObject({ tag: 'ConnectionUnresolved' });
    expect(ways()).toEqual([]);
  });
});
