import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, DeleteBucketCommand, DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Store } from './contest.js';

/** What is copied: so many objects of one size each. */
export interface Load {
  readonly objects: number;
  readonly bytes: number;
}

const clientOf = ({ endpoint, region, accessKeyId, secretAccessKey }: Store): S3Client =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });

const eachOf = async <A>(items: Iterable<A>, work: (item: A) => Promise<unknown>): Promise<void> => {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
};

const list = async (client: S3Client, Bucket: string) => {
  const found: Array<{ readonly key: string; readonly size: number }> = [];
  for (let ContinuationToken: string | undefined; ; ) {
    const page = await client.send(new ListObjectsV2Command({ Bucket, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) }));
    found.push(...(page.Contents ?? []).map(({ Key = '', Size = 0 }) => ({ key: Key, size: Size })));
    ContinuationToken = page.NextContinuationToken;
    if (ContinuationToken === undefined) {
      return found;
    }
  }
};

/** The buckets of one store. */
export const benchBuckets = (store: Store) => {
  const client = clientOf(store);
  const empty = async (Bucket: string): Promise<void> => {
    await eachOf(await list(client, Bucket), ({ key }) => client.send(new DeleteObjectCommand({ Bucket, Key: key })));
    await client.send(new DeleteBucketCommand({ Bucket }));
  };
  return {
    fresh: async (): Promise<string> => {
      const Bucket = `bench-${randomBytes(6).toString('hex')}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    fill: async (Bucket: string, { objects, bytes }: Load): Promise<void> => {
      const numbers = Array.from({ length: objects }, (_, index) => index);
      // Put whole: none of the contestants gets parts handed to it.
      await eachOf(numbers, (number) => client.send(new PutObjectCommand({ Bucket, Key: `objects/${String(number).padStart(6, '0')}`, Body: randomBytes(bytes) })));
    },
    /** @throws Error when the bucket does not hold what it should */
    check: async (bucket: string, { objects, bytes }: Load): Promise<void> => {
      const found = (await list(client, bucket)).filter(({ key, size }) => key.startsWith('objects/') && size === bytes);
      if (found.length !== objects) {
        throw new Error(`${found.length} of ${objects} objects have arrived`);
      }
    },
    empty,
    close: () => client.destroy(),
  };
};
