import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { answerOf, s3For } from './testing/sdk-clients.js';

describe('faults', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;

  beforeEach(async () => {
    sandbox = await startSandbox();
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.putObject('lake', 'a', 'x'.repeat(1000));
  });
  afterEach(() => sandbox.stop());

  const at = { Bucket: 'lake', Key: 'a' };
  const s3 = (config: S3ClientConfig = {}) => s3For(sandbox, alice, config);
  const read = (config: S3ClientConfig = {}) => answerOf(s3(config).send(new GetObjectCommand(at)));

  it('answer an error with Retry-After', async () => {
    sandbox.faults.add({ effect: { type: 'error', code: 'ServiceUnavailable', retryAfterSeconds: 7 } });
    const refused = s3().send(new GetObjectCommand(at));
    await expect(refused).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 }, $response: { headers: { 'retry-after': '7' } } });
  });

  it('answer what is not from S3', async () => {
    sandbox.faults.add({ effect: { type: 'answer', status: 200, body: '<html><body>Please log in</body></html>' } });
    const { Contents, Name } = await s3().send(new ListObjectsV2Command({ Bucket: 'lake' }));
    expect([Contents, Name]).toEqual([undefined, undefined]);

    sandbox.faults.add({ effect: { type: 'answer', status: 403, headers: { 'content-type': 'text/plain' }, body: 'blocked' } });
    const response = await fetch(`${sandbox.endpoint}/lake`);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([403, 'text/plain', 'blocked']);
  });

  it('answer 200 with an error in it, which the SDK retries', async () => {
    const copy = new CopyObjectCommand({ Bucket: 'lake', Key: 'b', CopySource: 'lake/a' });
    sandbox.faults.add({ operation: 'CopyObject', effect: { type: 'error-in-200', code: 'InternalError' } });
    await expect(s3().send(copy)).rejects.toMatchObject({ name: 'InternalError' });
    expect(sandbox.object('lake', 'b')).toBeUndefined();
    sandbox.faults.add({ operation: 'CopyObject', effect: { type: 'error-in-200', code: 'InternalError' } });
    expect(await answerOf(s3({ maxAttempts: 2 }).send(copy))).toBe('ok');
    expect(sandbox.requests.map(({ status, code, fault }) => `${status} ${code} ${fault}`)).toEqual([
      '200 InternalError error-in-200',
      '200 InternalError error-in-200',
      '200 undefined undefined',
    ]);
  });

  it('fail a completion under a 200, and leave the upload for another try', async () => {
    const { UploadId } = await s3().send(new CreateMultipartUploadCommand(at));
    const { ETag } = await s3().send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'part' }));
    const complete = () => answerOf(s3().send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } })));
    sandbox.faults.add({ operation: 'CompleteMultipartUpload', effect: { type: 'error-in-200', code: 'InternalError' } });
    expect([await complete(), await complete()]).toEqual([expect.stringContaining('InternalError'), 'ok']);
  });

  it('let a body trickle', async () => {
    sandbox.faults.add({ effect: { type: 'slow', bytesPerSecond: 4000 } });
    const started = performance.now();
    const { Body } = await s3().send(new GetObjectCommand(at));
    expect((await Body?.transformToByteArray())?.length).toBe(1000);
    expect(performance.now() - started).toBeGreaterThanOrEqual(200);
  });

  it('stop to trickle when nobody reads any more', async () => {
    sandbox.faults.add({ effect: { type: 'slow', bytesPerSecond: 20 } });
    const aborting = new AbortController();
    const { Body } = await s3().send(new GetObjectCommand(at), { abortSignal: aborting.signal });
    const gone = Body?.transformToString();
    aborting.abort();
    await expect(gone).rejects.toThrow();
    expect(await read()).toBe('ok');
  });

  it('cut an upload in the middle, of which nothing is kept', async () => {
    sandbox.faults.add({ operation: 'PutObject', effect: { type: 'cut-upload', afterBytes: 100_000 } });
    const put = (maxAttempts: number) => answerOf(s3({ maxAttempts }).send(new PutObjectCommand({ Bucket: 'lake', Key: 'big', Body: Buffer.alloc(4_000_000) })));
    expect(await put(1)).toMatch(/^no answer/);
    expect(sandbox.object('lake', 'big')).toBeUndefined();
    sandbox.faults.add({ operation: 'PutObject', effect: { type: 'cut-upload', afterBytes: 1 } });
    expect(await put(2)).toBe('ok');
  });

  describe('of the clock', () => {
    const dateOf = async (): Promise<Date> => new Date((await fetch(sandbox.endpoint)).headers.get('date') ?? '');

    it('show in the Date header, and the SDK signs by it at its second try', async () => {
      sandbox.faults.add({ times: 'always', effect: { type: 'clock', offsetSeconds: 7200 } });
      expect(Math.round(((await dateOf()).getTime() - Date.now()) / 60_000)).toBe(120);
      expect(await read()).toBe('403 RequestTimeTooSkewed');
      expect(await read({ maxAttempts: 2 })).toBe('ok');
      sandbox.faults.clear();
      expect(await read()).toBe('ok');
    });

    it('are refused by STS in its own words', async () => {
      sandbox.faults.add({ service: 'sts', effect: { type: 'clock', offsetSeconds: -7200 } });
      const sts = new STSClient({ endpoint: sandbox.stsEndpoint, region: 'us-east-1', credentials: alice, maxAttempts: 1 });
      await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', message: expect.stringContaining('not yet current') });
    });
  });

  describe('hit', () => {
    it('one key only', async () => {
      const second = sandbox.addKey('alice');
      sandbox.faults.add({ accessKeyId: second.accessKeyId, times: 'always', effect: { type: 'error', code: 'SlowDown' } });
      const readAs = (key: typeof second) => answerOf(s3For(sandbox, key).send(new GetObjectCommand(at)));
      expect([await readAs(alice), await readAs(second), await readAs(second), await readAs(alice)]).toEqual(['ok', '503 SlowDown', '503 SlowDown', 'ok']);
    });

    it('one service only', async () => {
      sandbox.faults.add({ service: 'imds', effect: { type: 'error', code: 'InternalError' } });
      expect(await read()).toBe('ok');
      expect((await fetch(`${sandbox.imdsEndpoint}/latest/api/token`, { method: 'PUT' })).status).toBe(500);
    });

    it('some requests by chance, the same ones for the same seed', async () => {
      const draw = async (seed: number): Promise<string> => {
        sandbox.faults.clear();
        sandbox.faults.add({ probability: 0.5, seed, effect: { type: 'error', code: 'SlowDown' } });
        const answers: Array<string> = [];
        for (let count = 0; count < 24; count += 1) answers.push((await fetch(`${sandbox.endpoint}/lake`)).status === 503 ? 'x' : '.');
        return answers.join('');
      };
      const first = await draw(7);
      expect(await draw(7)).toBe(first);
      expect(await draw(8)).not.toBe(first);
      expect(first.replaceAll('.', '').length).toBeGreaterThan(4);
      expect(first.replaceAll('x', '').length).toBeGreaterThan(4);
    });

    it('nothing that makes no sense', () => {
      expect(() => sandbox.faults.add({ probability: 2, effect: { type: 'cut' } })).toThrow('"probability"');
      expect(() => sandbox.faults.add({ effect: { type: 'slow', bytesPerSecond: 0 } })).toThrow('"bytesPerSecond"');
    });

    it('no more often than they were asked to', async () => {
      sandbox.faults.add({ probability: 0.5, times: 1, effect: { type: 'error', code: 'SlowDown' } });
      const answers: Array<string> = [];
      for (let count = 0; count < 20; count += 1) answers.push(await read());
      expect(answers.filter((answer) => answer !== 'ok')).toEqual(['503 SlowDown']);
    });
  });
});
