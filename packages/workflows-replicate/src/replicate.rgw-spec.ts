import { startRgw, type Rgw, type RgwKey } from '@aqueduct/rgw';
import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { LIMITS, type Limits } from './limits.js';
import type { Place, Side } from './place.js';
import { replicateRequest, type ReplicateOptions } from './replicate-input.codec.js';
import { runReplicate, type ReplicateContext } from './run-replicate.js';
import { ODD_KEYS } from '@aqueduct/workflow-testing';
import { plainContext } from './test-support/plain-context.js';

const MIB = 1024 ** 2;
const PARTS = { partSizeMiB: 5, largeObjectMiB: 5 } as ReplicateOptions;

let near: Rgw;
let far: Rgw;
const clients: S3Client[] = [];

beforeAll(async () => {
  near = await startRgw();
  far = await startRgw({ own: true });
}, 120_000);
afterAll(async () => {
  clients.forEach((client) => client.destroy());
  await near?.stop();
  await far?.stop();
}, 60_000);

/** A new bucket of a user, and a client as connections to custom endpoints have it. */
const newPlace = async (side: Side, { endpoint, region }: Rgw, credentials: RgwKey): Promise<Place> => {
  const client = new S3Client({ endpoint, region, credentials: { ...credentials }, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  clients.push(client);
  const bucket = `replicate-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return { side, connection: side, client, bucket, rootDirectory: '', endpoint };
};

const put = (place: Place, Key: string, Body: string | Buffer, more: object = {}) =>
  place.client.send(new PutObjectCommand({ Bucket: place.bucket, Key, Body, ...more }));
const bytesOf = async ({ client, bucket }: Place, Key: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return Buffer.from(await Body!.transformToByteArray());
};
const keysOf = async ({ client, bucket }: Place): Promise<ReadonlyArray<string>> => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = '' }) => Key).filter((key) => !key.startsWith('_replication/'));
};
const uploadsOf = async ({ client, bucket }: Place) => (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];
const replicate = (
  source: Place,
  target: Place,
  options: ReplicateOptions = {},
  context: ReplicateContext = plainContext(),
  limits: Partial<Limits> = {},
) => {
  const request = replicateRequest({ source: { connection: 'source' }, target: { connection: 'target' }, options });
  return runReplicate(request, async () => ({ source, target }), context, { ...LIMITS, ...limits });
};
const trust = (place: Place, user: string) =>
  place.client.send(
    new PutBucketPolicyCommand({
      Bucket: place.bucket,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: [`arn:aws:iam:::user/${user}`] },
            Action: ['s3:GetObject', 's3:ListBucket'],
            Resource: [`arn:aws:s3:::${place.bucket}`, `arn:aws:s3:::${place.bucket}/*`],
          },
        ],
      }),
    }),
  );

describe('a replication on Ceph', () => {
  it('streams between two gateways that know nothing of each other, small and large, and then finds all of it there', async () => {
    const [source, target] = [await newPlace('source', near, near.users.alice), await newPlace('target', far, far.users.bob)];
    const big = randomBytes(12 * MIB + 1);
    await put(source, 'big', big, { Metadata: { owner: 'sales' }, ContentType: 'application/x-big' });
    for (const key of ODD_KEYS) {
      await put(source, key, key);
    }

    const result = await replicate(source, target, PARTS, plainContext(), { pageKeys: 7 });
    const again = await replicate(source, target, PARTS, plainContext('run-2'));

    expect(result).toMatchObject({ objects: ODD_KEYS.length + 1, copied: ODD_KEYS.length + 1, streamed: ODD_KEYS.length + 1 });
    expect([...(await keysOf(target))].sort()).toEqual([...ODD_KEYS, 'big'].sort());
    expect((await bytesOf(target, 'big')).equals(big)).toBe(true);
    const etag = createHash('md5').update(big).digest('hex');
    expect(await target.client.send(new HeadObjectCommand({ Bucket: target.bucket, Key: 'big' }))).toMatchObject({
      ContentType: 'application/x-big',
      Metadata: { owner: 'sales', 'aqueduct-source-etag': etag },
    });
    expect(again).toMatchObject({ copied: 0, skipped: ODD_KEYS.length + 1 });
    expect(await uploadsOf(target)).toEqual([]);
  });

  it('streams between two users of one gateway, and lets it copy by itself once one trusts the other', async () => {
    const [source, target] = [await newPlace('source', near, near.users.alice), await newPlace('target', near, near.users.bob)];
    const big = randomBytes(12 * MIB);
    await put(source, 'big', big);
    await put(source, 'small', 'small');

    const strangers = await replicate(source, target, PARTS);
    await trust(source, 'bob');
    await put(source, 'big', big.subarray(1));
    await put(source, 'small', 'smaller');
    const friends = await replicate(source, target, PARTS, plainContext('run-2'));
    await put(source, 'big', big);
    const inParts = await replicate(source, target, PARTS, plainContext('run-3'), { copyBytes: 0 });

    expect(strangers).toMatchObject({ copied: 2, streamed: 2, serverSide: 0 });
    expect(friends).toMatchObject({ copied: 2, streamed: 0, serverSide: 2 });
    // Ceph 16.2 refuses UploadPartCopy where only the policy of the bucket allows to read.
    expect(inParts).toMatchObject({ copied: 1, skipped: 1, streamed: 1 });
    expect((await bytesOf(target, 'big')).equals(big)).toBe(true);
    expect((await bytesOf(target, 'small')).toString()).toBe('smaller');
  });

  it('takes tags along when asked', async () => {
    const [source, target] = [await newPlace('source', near, near.users.alice), await newPlace('target', far, far.users.bob)];
    await put(source, 'tagged', 'x', { Tagging: 'team=sales&note=a%20b' });

    await replicate(source, target, { tags: true });

    const { TagSet } = await target.client.send(new GetObjectTaggingCommand({ Bucket: target.bucket, Key: 'tagged' }));
    expect(TagSet).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'sales' }, { Key: 'note', Value: 'a b' }]));
  });

  it('replaces what was there when it was decided, and nothing that came later', async () => {
    const [source, target] = [await newPlace('source', near, near.users.alice), await newPlace('target', far, far.users.bob)];
    await put(source, 'a', 'new a');
    await put(source, 'b', 'new b');
    await put(target, 'a', 'old');
    const context = plainContext();
    const meddling: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        if (name === 'plan page 1') await put(target, 'b', 'theirs');
        return result;
      },
    };

    await expect(replicate(source, target, {}, meddling)).rejects.toMatchObject({ code: 'ObjectsFailed', failure: { failed: 1 } });
    expect((await bytesOf(target, 'a')).toString()).toBe('new a');
    expect((await bytesOf(target, 'b')).toString()).toBe('theirs');
  });

  it('begins again when an object changes while the gateway copies its parts, although it looks at no condition of a copy', async () => {
    const source = await newPlace('source', near, near.users.alice);
    const target = await newPlace('target', near, near.users.alice);
    await put(source, 'big', randomBytes(12 * MIB));
    const newer = randomBytes(12 * MIB);
    const context = plainContext();
    const meddling: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        if (name === 'begin large object 1 of page 1') await put(source, 'big', newer);
        return result;
      },
    };

    expect(await replicate(source, target, PARTS, meddling, { copyBytes: 0 })).toMatchObject({ copied: 1, serverSide: 1 });
    expect((await bytesOf(target, 'big')).equals(newer)).toBe(true);
    expect(await uploadsOf(target)).toEqual([]);
  });

  it('begins again when its upload is gone, which the gateway calls a missing key', async () => {
    const [source, target] = [await newPlace('source', near, near.users.alice), await newPlace('target', far, far.users.bob)];
    const big = randomBytes(6 * MIB);
    await put(source, 'big', big);
    const context = plainContext();
    const forgetful: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        return name === 'begin large object 1 of page 1' ? ({ ...(result as object), uploadId: '2~gone' } as never) : result;
      },
    };

    expect(await replicate(source, target, PARTS, forgetful)).toMatchObject({ copied: 1 });
    expect((await bytesOf(target, 'big')).equals(big)).toBe(true);
  });
});
