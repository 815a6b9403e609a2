import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { answerOf, s3For } from './testing/sdk-clients.js';

describe('watching and disturbing the sandbox', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;

  beforeEach(async () => {
    sandbox = await startSandbox();
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.putObject('lake', 'dir/a', 'hello');
  });
  afterEach(() => sandbox.stop());

  const read = (maxAttempts = 1) => s3For(sandbox, alice, { maxAttempts }).send(new GetObjectCommand({ Bucket: 'lake', Key: 'dir/a' }));

  describe('requests', () => {
    it('tell what was asked, by whom, and how it ended', async () => {
      await read();
      await answerOf(s3For(sandbox, { ...alice, secretAccessKey: 'wrong' }).send(new ListObjectsV2Command({ Bucket: 'lake' })));

      const [first, second] = sandbox.requests;
      expect(first).toMatchObject({ service: 's3', method: 'GET', operation: 'GetObject', bucket: 'lake', key: 'dir/a', accessKeyId: alice.accessKeyId, status: 200 });
      expect(first?.userAgent).toContain('aws-sdk-js');
      expect(second).toMatchObject({ operation: 'ListObjectsV2', status: 403, code: 'SignatureDoesNotMatch' });
      sandbox.clearRequests();
      expect(sandbox.requests).toEqual([]);
    });

    it('hold no secret, token or signature', async () => {
      const session = sandbox.issueSession('alice');
      const url = await getSignedUrl(s3For(sandbox, session), new GetObjectCommand({ Bucket: 'lake', Key: 'dir/a' }));
      await fetch(url);

      const written = JSON.stringify(sandbox.requests);
      expect(sandbox.requests).toHaveLength(1);
      const signature = new URL(url).searchParams.get('X-Amz-Signature') ?? 'none';
      [session.secretAccessKey, session.sessionToken, signature].forEach((secret) => expect(written).not.toContain(secret));
    });
  });

  describe('faults', () => {
    it('answer an error as often as asked, and the SDK retries it', async () => {
      sandbox.faults.add({ operation: 'GetObject', bucket: 'lake', times: 2, effect: { type: 'error', code: 'SlowDown' } });
      expect(await answerOf(read())).toBe('503 SlowDown');
      expect(await answerOf(read(2))).toBe('ok');
      expect(sandbox.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
    });

    it('hit only what they name', async () => {
      sandbox.faults.add({ key: 'other', effect: { type: 'error', code: 'InternalError' } });
      expect(await answerOf(read())).toBe('ok');
      sandbox.faults.clear();
    });

    it('cut the connection before the answer', async () => {
      sandbox.faults.add({ effect: { type: 'cut' } });
      await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await answerOf(read())).toBe('ok');
    });

    it('cut the connection in the middle of a body', async () => {
      sandbox.faults.add({ effect: { type: 'cut', afterBytes: 2 } });
      const { Body } = await read();
      await expect(Body?.transformToString()).rejects.toThrow('aborted');
    });

    it('delay an answer', async () => {
      sandbox.faults.add({ effect: { type: 'delay', milliseconds: 60 } });
      const started = performance.now();
      await read();
      expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    });
  });

  it('shows objects as they were stored', async () => {
    await s3For(sandbox, alice).send(new PutObjectCommand({ Bucket: 'lake', Key: 'b', Body: 'x', ContentType: 'text/csv', Metadata: { a: '1' } }));
    expect(sandbox.object('lake', 'b')).toEqual({ body: Buffer.from('x'), etag: '9dd4e461268c8034f5c8564e155c67a6', contentType: 'text/csv', metadata: { a: '1' } });
    expect(sandbox.keys('lake')).toEqual(['b', 'dir/a']);
    sandbox.deleteObject('lake', 'b');
    expect(sandbox.object('lake', 'b')).toBeUndefined();
  });

  it('names what it does not implement', async () => {
    const refusal = await s3For(sandbox, alice)
      .send(new ListObjectsV2Command({ Bucket: 'lake' }))
      .then(() => fetch(`${sandbox.endpoint}/lake?acl&x-id=GetBucketAcl`));
    expect(refusal.status).toBe(501);
    expect(await refusal.text()).toContain('<Message>The sandbox does not implement GET ?acl (GetBucketAcl).</Message>');
  });

  it('serves virtual hosts', async () => {
    const s3 = s3For(sandbox, alice);
    s3.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { path: string; headers: Record<string, string> };
        request.path = request.path.replace(/^\/lake/, '');
        request.headers['host'] = 'lake.s3.localhost';
        return next(args);
      },
      // Before signing: Node resolves no *.localhost, so only the Host header changes.
      { step: 'build', priority: 'low', name: 'virtual-host' },
    );
    expect(await answerOf(s3.send(new GetObjectCommand({ Bucket: 'lake', Key: 'dir/a' })))).toBe('ok');
    expect(sandbox.requests.at(-1)).toMatchObject({ bucket: 'lake', key: 'dir/a', host: 'lake.s3.localhost' });
  });
});
