/// <reference types="jest" />
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { outcomeOf, type ContractContext } from './contract-context.js';

/** Making, finding and removing buckets. */
export const bucketsContract = ({ target, bucket, s3, clientOf, expected }: ContractContext): void => {
  it('lists the own buckets and not those of others', async () => {
    const stranger = clientOf(target().stranger);
    const names = async (client: typeof stranger) => (await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);

    expect(await names(s3())).toContain(bucket());
    expect(await names(stranger)).not.toContain(bucket());
  });

  it(`finds an existing bucket by HEAD, ${expected('headBucketTellsRegion') ? 'with' : 'without'} its region`, async () => {
    const answer = await s3().send(new HeadBucketCommand({ Bucket: bucket() }));
    expect(answer.BucketRegion !== undefined).toBe(expected('headBucketTellsRegion'));
  });

  it(`tells the location of a bucket in the first region as "${expected('locationOfHome')}"`, async () => {
    const { LocationConstraint: location } = await s3().send(new GetBucketLocationCommand({ Bucket: bucket() }));
    expect(location ?? '').toBe(expected('locationOfHome'));
  });

  it('refuses what does not exist as NoSuchBucket', async () => {
    const missing = { Bucket: `${bucket()}-missing` };
    expect(await outcomeOf(s3().send(new ListObjectsV2Command(missing)))).toEqual({ status: 404, code: 'NoSuchBucket' });
    expect((await outcomeOf(s3().send(new HeadBucketCommand(missing)))).status).toBe(404);
    expect(await outcomeOf(s3().send(new PutObjectCommand({ ...missing, Key: 'x', Body: 'x' })))).toEqual({ status: 404, code: 'NoSuchBucket' });
  });

  it('refuses to give a name to a second owner', async () => {
    const taken = clientOf(target().stranger).send(new CreateBucketCommand({ Bucket: bucket() }));
    expect(await outcomeOf(taken)).toEqual({ status: 409, code: 'BucketAlreadyExists' });
  });

  it('refuses to delete a bucket that holds something', async () => {
    const Bucket = `${bucket()}-full`;
    await s3().send(new CreateBucketCommand({ Bucket }));
    await s3().send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }));

    expect(await outcomeOf(s3().send(new DeleteBucketCommand({ Bucket })))).toEqual({ status: 409, code: 'BucketNotEmpty' });

    await s3().send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
    expect(await outcomeOf(s3().send(new DeleteBucketCommand({ Bucket })))).toEqual({ status: 204 });
  });
};
