import { CreateBucketCommand, GetBucketLocationCommand, HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { answerOf, s3For } from './testing/sdk-clients.js';

describe('regions', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;

  beforeAll(async () => {
    sandbox = await startSandbox({ region: 'us-east-1' });
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('here', { owner: 'alice' });
    sandbox.createBucket('there', { owner: 'alice', region: 'eu-west-1' });
  });
  afterAll(() => sandbox.stop());

  const list = (Bucket: string, region: string, followRegionRedirects = false) =>
    answerOf(s3For(sandbox, alice, { region, followRegionRedirects }).send(new ListObjectsV2Command({ Bucket })));

  it('serves a bucket in its own region', async () => {
    expect([await list('here', 'us-east-1'), await list('there', 'eu-west-1')]).toEqual(['ok', 'ok']);
  });

  it('redirects to the region of the bucket, and the SDK can follow', async () => {
    expect(await list('there', 'us-east-1')).toBe('301 PermanentRedirect');
    expect(await list('here', 'eu-west-1')).toBe('301 PermanentRedirect');
    expect(await list('there', 'us-east-1', true)).toBe('ok');
  });

  it('refuses a region that nobody serves, naming the right one', async () => {
    const asked = s3For(sandbox, alice, { region: 'ap-south-1' }).send(new ListObjectsV2Command({ Bucket: 'there' }));
    await expect(asked).rejects.toMatchObject({ name: 'AuthorizationHeaderMalformed', Region: 'eu-west-1' });
  });

  it('tells the region on HEAD, refused or not', async () => {
    const head = await s3For(sandbox, alice, { region: 'eu-west-1' }).send(new HeadBucketCommand({ Bucket: 'there' }));
    expect(head.BucketRegion).toBe('eu-west-1');
    const stranger = sandbox.addUser({ name: 'stranger' });
    const refused = s3For(sandbox, stranger, { region: 'eu-west-1' }).send(new HeadBucketCommand({ Bucket: 'there' }));
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 }, $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } } });
  });

  it('makes buckets where they are asked for', async () => {
    const s3 = s3For(sandbox, alice);
    await s3.send(new CreateBucketCommand({ Bucket: 'far', CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } }));
    const away = s3For(sandbox, alice, { region: 'ap-northeast-1' });
    expect((await away.send(new GetBucketLocationCommand({ Bucket: 'far' }))).LocationConstraint).toBe('ap-northeast-1');
    const wrong = new CreateBucketCommand({ Bucket: 'farther', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
    expect(await answerOf(away.send(wrong))).toBe('400 IllegalLocationConstraintException');
  });
});
