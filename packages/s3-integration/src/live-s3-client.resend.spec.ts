import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import { storeUnavailable } from '@aqueduct/integrations';
import { Readable } from 'node:stream';
import { liveS3Client } from './live-s3-client.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys, type EditableConnection } from './test-support/editable-connection.js';

let sandbox: Sandbox;
let alice: SandboxUser;
const handler = sharedRequestHandler({ allowPrivateAddresses: true });

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = sandbox.addUser({ name: 'alice' });
  sandbox.addUser({ name: 'reader' });
  sandbox.createBucket('lake', { owner: 'alice' });
  sandbox.putObject('lake', 'a.txt', 'hello');
});
afterAll(async () => {
  handler.close();
  await sandbox.stop();
});
beforeEach(() => {
  sandbox.clearRequests();
});

const good = () => keys(alice.accessKeyId, alice.secretAccessKey);
const unknown = () => keys('AKIAUNKNOWNUNKNOWN00', 'wr0ng/secret/of/a/resend/test/0040chars');
const wrongSecret = () => keys(alice.accessKeyId, 'wrong'.repeat(8));
const expired = () => {
  const session = sandbox.issueSession('alice', { durationSeconds: -60 });
  return keys(session.accessKeyId, session.secretAccessKey, session.sessionToken);
};
const damagedToken = () => {
  const session = sandbox.issueSession('alice', { durationSeconds: 900 });
  return keys(session.accessKeyId, session.secretAccessKey, 'another-token');
};

const withKeys = (first: ReturnType<typeof good>, afterRefresh?: ReturnType<typeof good>): EditableConnection => {
  const connection = editableConnection({ endpoint: sandbox.endpoint }, first);
  connection.onRefresh = afterRefresh && (() => connection.edit({ credentials: afterRefresh }));
  return connection;
};
const connect = ({ source }: EditableConnection): S3Client =>
  liveS3Client(source, { connection: 'lake', requestHandler: handler.requestHandler });
const get = (client: S3Client) => client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a.txt' }));
const codes = () => sandbox.requests.map(({ status, code }) => code ?? status);

describe('a request whose credentials S3 refuses', () => {
  it.each([
    ['ExpiredToken', expired],
    ['InvalidToken', damagedToken],
    ['InvalidAccessKeyId', unknown],
    ['SignatureDoesNotMatch', wrongSecret],
  ])('is sent once more after %s, when a refresh brings new ones', async (code, refused) => {
    const connection = withKeys(refused(), good());

    const { Body } = await get(connect(connection));

    expect(await Body?.transformToString()).toBe('hello');
    expect([codes(), connection.refreshes]).toEqual([[code, 200], 1]);
  });

  it('is sent once more when HEAD hides the code', async () => {
    await connect(withKeys(unknown(), good())).send(new HeadObjectCommand({ Bucket: 'lake', Key: 'a.txt' }));

    expect(sandbox.requests.map(({ status }) => status)).toEqual([403, 200]);
  });

  it('fails with the first error when a refresh changes nothing', async () => {
    const connection = withKeys(wrongSecret());

    await expect(get(connect(connection))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });

    expect([codes(), connection.refreshes]).toEqual([['SignatureDoesNotMatch'], 1]);
  });

  it('fails with the first error when the refresh fails', async () => {
    const connection = withKeys(unknown());
    connection.onRefresh = () => connection.fail(storeUnavailable(undefined));

    await expect(get(connect(connection))).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });

    expect(codes()).toEqual(['InvalidAccessKeyId']);
  });

  it('is sent a second time at most, also when the new ones are refused too', async () => {
    const connection = withKeys(unknown(), wrongSecret());

    await expect(get(connect(connection))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });

    expect(codes()).toEqual(['InvalidAccessKeyId', 'SignatureDoesNotMatch']);
  });

  it('is sent with the newest ones without a refresh, when they came meanwhile', async () => {
    const connection = withKeys(unknown());
    const client = connect(connection);
    sandbox.faults.add({ operation: 'GetObject', effect: { type: 'delay', milliseconds: 50 } });

    const answer = get(client);
    setTimeout(() => connection.edit({ credentials: good() }), 10);
    await answer;

    expect([codes(), connection.refreshes]).toEqual([['InvalidAccessKeyId', 200], 0]);
  });

  it('asks for one refresh per generation, however many requests are refused', async () => {
    const connection = withKeys(unknown());
    const client = connect(connection);

    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => get(client)));
    await Promise.allSettled(Array.from({ length: 5 }, () => get(client)));

    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect([connection.refreshes, sandbox.requests.length]).toEqual([1, 25]);
  });

  it('is not sent again, nor refreshed for, because a warning came or went', async () => {
    const connection = withKeys(unknown());
    const warning = { code: 'FileKept', problem: 'p', remedy: 'r' };
    connection.onRefresh = () => connection.warn(warning);
    const client = connect(connection);

    await expect(get(client)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    connection.warn();
    await expect(get(client)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });

    expect([codes(), connection.refreshes]).toEqual([['InvalidAccessKeyId', 'InvalidAccessKeyId'], 1]);
  });

  it('asks again for a rotated secret of the same key id', async () => {
    const connection = withKeys(wrongSecret(), good());
    const client = connect(connection);
    await get(client);
    connection.edit({ credentials: wrongSecret() });

    await get(client);

    expect(connection.refreshes).toBe(2);
  });

  it('is not sent again when it was denied: another key of the same identity cannot help', async () => {
    sandbox.createBucket('secret', { owner: 'reader' });
    const connection = withKeys(good(), good());

    await expect(connect(connection).send(new GetObjectCommand({ Bucket: 'secret', Key: 'a' }))).rejects.toMatchObject({ name: 'AccessDenied' });

    expect([sandbox.requests.length, connection.refreshes]).toEqual([1, 0]);
  });

  it.each([
    ['text', () => 'payload'],
    ['bytes', () => new TextEncoder().encode('payload')],
  ])('is sent again with a body of %s, whole', async (_kind, body) => {
    await connect(withKeys(unknown(), good())).send(new PutObjectCommand({ Bucket: 'lake', Key: 'again', Body: body() }));

    expect(sandbox.object('lake', 'again')?.body.toString()).toBe('payload');
  });

  it('is never sent again with a stream, which was consumed', async () => {
    const connection = withKeys(unknown(), good());
    const command = new PutObjectCommand({ Bucket: 'lake', Key: 'stream', Body: Readable.from(['payload']), ContentLength: 7 });

    await expect(connect(connection).send(command)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });

    expect([sandbox.requests.length, sandbox.object('lake', 'stream')]).toEqual([1, undefined]);
  });
});
