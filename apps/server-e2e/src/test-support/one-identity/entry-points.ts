import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { presignS3 } from '@aqueduct/s3-integration';

/** Six megabytes: two parts, the first of which is as small as S3 allows. */
const BIG = Buffer.alloc(6 * 1024 * 1024, 7);

const fetched = async (url: string): Promise<void> => {
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new Error(`The presigned URL answers ${answer.status}.`);
  }
  await answer.arrayBuffer();
};

/** What a workflow may do with the client that is injected into it. */
export const ENTRY_POINTS = {
  list: async (s3: S3Client, Bucket: string) => {
    await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'in/' }));
  },
  GET: async (s3: S3Client, Bucket: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'in/1.csv' }));
    await Body?.transformToString();
  },
  'multipart PUT': async (s3: S3Client, Bucket: string) => {
    await new Upload({ client: s3, params: { Bucket, Key: 'big', Body: BIG } }).done();
  },
  'presigned GET': async (s3: S3Client, Bucket: string) => {
    const { url } = await presignS3(s3, new GetObjectCommand({ Bucket, Key: 'in/1.csv' }));
    await fetched(url);
  },
};

export type EntryPoint = keyof typeof ENTRY_POINTS;
