import { CreateBucketCommand, DeleteBucketCommand, GetObjectCommand, HeadBucketCommand, ListBucketsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { answerOf, s3For } from './testing/sdk-clients.js';

describe('what a user may do', () => {
  let sandbox: Sandbox;
  let bob: SandboxUser;

  beforeAll(async () => {
    sandbox = await startSandbox();
    sandbox.addUser({ name: 'alice' });
    bob = sandbox.addUser({ name: 'bob' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.createBucket('pond', { owner: 'alice' });
    sandbox.putObject('lake', 'a', 'x');
  });
  afterAll(() => sandbox.stop());
  afterEach(() => sandbox.setPolicy('bob', {}));

  const read = (Bucket: string, Key = 'a') => answerOf(s3For(sandbox, bob).send(new GetObjectCommand({ Bucket, Key })));
  const write = (Bucket: string) => answerOf(s3For(sandbox, bob).send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'x' })));

  it('is nothing in the buckets of others', async () => {
    expect([await read('lake'), await write('lake')]).toEqual(['403 AccessDenied', '403 AccessDenied']);
  });

  it('is reading where the policy says read-only', async () => {
    sandbox.setPolicy('bob', { buckets: { lake: 'read-only' } });
    expect([await read('lake'), await write('lake'), await read('pond')]).toEqual(['ok', '403 AccessDenied', '403 AccessDenied']);
  });

  it('is everything but deleting the bucket where the policy says read-write', async () => {
    sandbox.setPolicy('bob', { buckets: { pond: 'read-write' } });
    expect(await write('pond')).toBe('ok');
    expect(await answerOf(s3For(sandbox, bob).send(new DeleteBucketCommand({ Bucket: 'pond' })))).toBe('403 AccessDenied');
  });

  it('leaves out denied operations, and hides missing keys from who may not list', async () => {
    sandbox.setPolicy('bob', { buckets: { lake: 'read-only' }, deny: ['ListObjectsV2', 'ListBuckets'] });
    const s3 = s3For(sandbox, bob);
    expect(await answerOf(s3.send(new ListObjectsV2Command({ Bucket: 'lake' })))).toBe('403 AccessDenied');
    expect(await answerOf(s3.send(new ListBucketsCommand({})))).toBe('403 AccessDenied');
    expect([await read('lake'), await read('lake', 'missing')]).toEqual(['ok', '403 AccessDenied']);
  });

  it('excludes making buckets for who may only read', async () => {
    sandbox.setPolicy('bob', { own: 'read-only' });
    expect(await answerOf(s3For(sandbox, bob).send(new CreateBucketCommand({ Bucket: 'bobs-own' })))).toBe('403 AccessDenied');
  });

  it('checks the expected bucket owner', async () => {
    sandbox.setPolicy('bob', { buckets: { lake: 'read-only' } });
    const head = (ExpectedBucketOwner: string) => answerOf(s3For(sandbox, bob).send(new HeadBucketCommand({ Bucket: 'lake', ExpectedBucketOwner })));
    expect(await head(bob.accountId)).toMatch(/^403 /);
    expect(await head('200000000001')).toBe('ok');
  });

  it('ends with a retired key and goes on with the new one', async () => {
    const key = sandbox.addKey('bob');
    const ask = (credentials: typeof key) => answerOf(s3For(sandbox, credentials).send(new ListBucketsCommand({})));
    expect([await ask(bob), await ask(key)]).toEqual(['ok', 'ok']);

    sandbox.retireKey(key.accessKeyId);
    expect([await ask(bob), await ask(key)]).toEqual(['ok', '403 InvalidAccessKeyId']);
  });
});
