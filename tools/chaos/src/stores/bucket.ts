import { createHash, randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** Keys that sign. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A bucket as a bystander sees it: over a steady line, with keys of its own. */
export interface Bucket {
  readonly name: string;
  readonly put: (key: string, body: Buffer) => Promise<void>;
  /** `undefined` when there is none. */
  readonly read: (key: string) => Promise<Buffer | undefined>;
  readonly keys: (prefix: string) => Promise<ReadonlyArray<string>>;
  /** Keys of unfinished multipart uploads below a prefix, and how many parts each has. */
  readonly uploads: (prefix: string) => Promise<ReadonlyArray<{ readonly key: string; readonly parts: number }>>;
  readonly close: () => void;
}

export const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

const listKeys = async (client: S3Client, Bucket: string, Prefix: string): Promise<ReadonlyArray<string>> => {
  const found: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }));
    found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    token = page.NextContinuationToken;
    if (token === undefined) {
      return found;
    }
  }
};

/** Makes a bucket. */
export const makeBucket = async (endpoint: string, keys: Keys): Promise<Bucket> => {
  const name = `chaos-${randomBytes(6).toString('hex')}`;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    // A copy: the SDK writes a mark of its own into what it is given.
    credentials: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return {
    name,
    put: async (Key, Body) => {
      await client.send(new PutObjectCommand({ Bucket: name, Key, Body }));
    },
    read: async (Key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key }));
        return Body === undefined ? undefined : Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') {
          return undefined;
        }
        throw error;
      }
    },
    keys: (prefix) => listKeys(client, name, prefix),
    uploads: async (Prefix) => {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: name, Prefix }));
      return Promise.all(
        Uploads.map(async ({ Key, UploadId }) => {
          const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket: name, Key, UploadId }));
          return { key: Key ?? '', parts: Parts.length };
        }),
      );
    },
    close: () => client.destroy(),
  };
};
