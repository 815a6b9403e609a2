import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import type { AccessKey } from './state/user.js';
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

    it('tell who signed: the user, or the role and the session, also of what was then denied', async () => {
      const bob = sandbox.addUser({ name: 'bob' });
      sandbox.addRole({ name: 'reader', actsAs: 'alice' });
      const get = new GetObjectCommand({ Bucket: 'lake', Key: 'dir/a' });
      const ask = (credentials: AccessKey) => answerOf(s3For(sandbox, credentials).send(get));
      const role = { RoleArn: `arn:aws:iam::${alice.accountId}:role/reader`, RoleSessionName: 'nightly' };
      const sts = new STSClient({ endpoint: sandbox.stsEndpoint, region: 'us-east-1', credentials: bob });
      const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken } = (await sts.send(new AssumeRoleCommand(role))).Credentials ?? {};
      const session = { accessKeyId, secretAccessKey, sessionToken };

      await ask(alice);
      await ask(session);
      await ask(bob);
      await fetch(`${sandbox.endpoint}/lake/dir/a`);
      await ask({ ...alice, secretAccessKey: 'wrong' });

      const [assumed, ...reads] = sandbox.requests;
      expect(assumed).toMatchObject({ operation: 'AssumeRole', signer: { arn: bob.arn }, handedOut: accessKeyId });
      expect(reads.map(({ signer, status }) => [signer, status])).toEqual([
        [{ arn: alice.arn, account: alice.accountId }, 200],
        [
          {
            arn: `arn:aws:sts::${alice.accountId}:assumed-role/reader/nightly`,
            account: alice.accountId,
            role: { roleArn: role.RoleArn, sessionName: 'nightly' },
          },
          200,
        ],
        [{ arn: bob.arn, account: bob.accountId }, 403],
        [undefined, 403],
        [undefined, 403],
      ]);
    });

    it('tell which key each service handed out', async () => {
      sandbox.addSsoSession({ accessToken: 'token', accounts: [{ accountId: '123456789012', roleName: 'Reader', user: 'alice' }] });
      sandbox.setInstanceRole('alice', { roleName: 'machine' });
      const container = sandbox.addContainerCredentials({ user: 'alice' });
      const portal = await fetch(`${sandbox.ssoEndpoint}/federation/credentials?account_id=123456789012&role_name=Reader`, { headers: { 'x-amz-sso_bearer_token': 'token' } });
      const imds = await fetch(`${sandbox.imdsEndpoint}/latest/api/token`, { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' } });
      const machine = await fetch(`${sandbox.imdsEndpoint}/latest/meta-data/iam/security-credentials/machine`, { headers: { 'x-aws-ec2-metadata-token': await imds.text() } });
      const answers = await Promise.all([portal, machine, await fetch(container)].map((answer) => answer.text()));

      const handed = sandbox.requests.flatMap(({ service, handedOut }) => (handedOut === undefined ? [] : [{ service, handedOut }]));
      expect(handed.map(({ service }) => service)).toEqual(['sso', 'imds', 'container']);
      handed.forEach(({ handedOut }, index) => expect(answers[index]).toContain(handedOut));
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
