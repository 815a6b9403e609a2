import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Sandbox, SandboxUser } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

const BUCKET = 'arn:aws:s3:::lake';
const DENIED = '403 AccessDenied';
const statement = (Principal: unknown, Action: string | ReadonlyArray<string>, Resource: string | ReadonlyArray<string>, more: object = {}) => ({ Effect: 'Allow', Principal, Action, Resource, ...more });
const policyOf = (...Statement: ReadonlyArray<object>) => ({ Version: '2012-10-17', Statement });

describe('bucket policies', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;
  let bob: SandboxUser;

  beforeEach(async () => {
    sandbox = await startSandbox();
    alice = sandbox.addUser({ name: 'alice' });
    bob = sandbox.addUser({ name: 'bob' });
    sandbox.createBucket('lake', { owner: 'alice' });
    ['in/a', 'out/a'].forEach((key) => sandbox.putObject('lake', key, 'hello'));
  });
  afterEach(() => sandbox.stop());

  const as = (user: Parameters<typeof s3For>[1]): S3Client => s3For(sandbox, user);
  const put = (policy: object | string, user = alice) =>
    answerOf(as(user).send(new PutBucketPolicyCommand({ Bucket: 'lake', Policy: typeof policy === 'string' ? policy : JSON.stringify(policy) })));
  const read = (user: Parameters<typeof s3For>[1], Key = 'in/a') => answerOf(as(user).send(new GetObjectCommand({ Bucket: 'lake', Key })));
  const list = (user: Parameters<typeof s3For>[1], Prefix?: string) => answerOf(as(user).send(new ListObjectsV2Command({ Bucket: 'lake', Prefix })));
  const write = (user: Parameters<typeof s3For>[1]) => answerOf(as(user).send(new PutObjectCommand({ Bucket: 'lake', Key: 'in/b', Body: 'x' })));

  it('are kept as they were given, and can be taken away', async () => {
    const get = () => as(alice).send(new GetBucketPolicyCommand({ Bucket: 'lake' }));
    expect(await answerOf(get())).toBe('404 NoSuchBucketPolicy');
    const policy = JSON.stringify(policyOf(statement({ AWS: bob.arn }, 's3:GetObject', `${BUCKET}/*`)), undefined, 2);
    expect(await put(policy)).toBe('ok');
    expect((await get()).Policy).toBe(policy);
    expect(await read(bob)).toBe('ok');

    await as(alice).send(new DeleteBucketPolicyCommand({ Bucket: 'lake' }));
    expect([await answerOf(get()), await read(bob)]).toEqual(['404 NoSuchBucketPolicy', DENIED]);
  });

  it('let another account in, as far as they say', async () => {
    await put(policyOf(statement({ AWS: bob.arn }, ['s3:GetObject', 's3:ListBucket'], [BUCKET, `${BUCKET}/in/*`])));
    expect([await read(bob), await read(bob, 'out/a'), await list(bob), await write(bob)]).toEqual(['ok', DENIED, 'ok', DENIED]);
  });

  it('limit listings by prefix', async () => {
    await put(policyOf(statement({ AWS: bob.accountId }, 's3:ListBucket', BUCKET, { Condition: { StringLike: { 's3:prefix': ['in/*', ''] } } })));
    expect([await list(bob, 'in/'), await list(bob, 'out/'), await list(bob)]).toEqual(['ok', DENIED, 'ok']);
  });

  it('deny what anything else allows, the owner included, but not the policy itself', async () => {
    await put(policyOf(statement('*', 's3:*', [BUCKET, `${BUCKET}/*`], { Effect: 'Deny' })));
    expect([await read(alice), await write(alice), await list(alice)]).toEqual([DENIED, DENIED, DENIED]);
    expect(await answerOf(as(alice).send(new DeleteBucketPolicyCommand({ Bucket: 'lake' })))).toBe('ok');
    expect(await read(alice)).toBe('ok');
  });

  it('do not undo what a user is denied', async () => {
    sandbox.setPolicy('bob', { deny: ['GetObject'] });
    await put(policyOf(statement({ AWS: bob.arn }, 's3:*', [BUCKET, `${BUCKET}/*`])));
    expect([await read(bob), await list(bob)]).toEqual([DENIED, 'ok']);
  });

  it('mean a role by its ARN, and not the user that it acts as', async () => {
    sandbox.addUser({ name: 'carol' });
    const role = sandbox.addRole({ name: 'reader', actsAs: 'carol' });
    const assume = async (Policy?: string) => {
      const sts = new STSClient({ endpoint: sandbox.stsEndpoint, region: 'us-east-1', credentials: bob });
      const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'nightly', Policy }));
      return { accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '', sessionToken: keys?.SessionToken ?? '' };
    };
    await put(policyOf(statement({ AWS: role.arn }, 's3:GetObject', `${BUCKET}/*`)));
    expect([await read(await assume()), await read(bob), await read(sandbox.issueSession('carol'))]).toEqual(['ok', DENIED, DENIED]);
    const narrow = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/out/*` } });
    expect([await read(await assume(narrow)), await read(await assume(narrow), 'out/a')]).toEqual([DENIED, 'ok']);
  });

  it('are for the owner to give', async () => {
    const policy = policyOf(statement({ AWS: bob.arn }, 's3:*', [BUCKET, `${BUCKET}/*`]));
    expect(await put(policy, bob)).toBe(DENIED);
    await put(policy);
    expect(await put(policy, bob)).toBe('ok');
  });

  it.each([
    ['{'],
    [JSON.stringify(policyOf(statement('*', 's3:GetObject', 'arn:aws:s3:::other/*')))],
    [JSON.stringify(policyOf(statement(undefined, 's3:GetObject', `${BUCKET}/*`)))],
  ])('are refused as MalformedPolicy: %s', async (policy) => {
    expect(await put(policy)).toBe('400 MalformedPolicy');
  });

  it('are refused when they would not be followed', async () => {
    expect(await put(policyOf(statement('*', 's3:GetObject', `${BUCKET}/*`, { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })))).toBe('501 NotImplemented');
  });

  describe('for everybody', () => {
    const anybody = (): S3Client => s3For(sandbox, { accessKeyId: '', secretAccessKey: '' }, { signer: { sign: (request) => Promise.resolve(request) } });

    it('open objects to requests that nobody signed', async () => {
      const url = `${sandbox.endpoint}/lake/in/a`;
      expect((await fetch(url)).status).toBe(403);

      sandbox.setBucketPolicy('lake', policyOf(statement('*', ['s3:GetObject', 's3:ListBucket'], [BUCKET, `${BUCKET}/in/*`])));

      expect(await (await fetch(url)).text()).toBe('hello');
      expect(await answerOf(anybody().send(new ListObjectsV2Command({ Bucket: 'lake' })))).toBe('ok');
      expect(await answerOf(anybody().send(new GetObjectCommand({ Bucket: 'lake', Key: 'out/a' })))).toBe(DENIED);
      expect(await answerOf(anybody().send(new DeleteObjectCommand({ Bucket: 'lake', Key: 'in/a' })))).toBe(DENIED);
      expect((await fetch(sandbox.endpoint)).status).toBe(403);
      expect((await fetch(`${sandbox.endpoint}/mine`, { method: 'PUT' })).status).toBe(403);
    });

    it('take uploads too, checksum in the trailer included', async () => {
      sandbox.setBucketPolicy('lake', policyOf(statement({ AWS: '*' }, 's3:PutObject', `${BUCKET}/drop/*`)));
      expect(await answerOf(anybody().send(new PutObjectCommand({ Bucket: 'lake', Key: 'drop/a', Body: 'dropped' })))).toBe('ok');
      expect((await fetch(`${sandbox.endpoint}/lake/drop/b`, { method: 'PUT', body: 'plain' })).status).toBe(200);
      expect([sandbox.object('lake', 'drop/a')?.body.toString(), sandbox.object('lake', 'drop/b')?.body.toString()]).toEqual(['dropped', 'plain']);
    });

    it('still refuse a signature that is wrong', async () => {
      sandbox.setBucketPolicy('lake', policyOf(statement('*', 's3:GetObject', `${BUCKET}/*`)));
      expect(await read({ ...bob, secretAccessKey: 'wrong' })).toBe('403 SignatureDoesNotMatch');
      expect(await read(bob)).toBe('ok');
    });
  });
});
