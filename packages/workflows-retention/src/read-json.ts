import { GetObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { BucketFolder } from '@aqueduct/s3-integration';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Files that people write too are not read when they are larger. */
const MAX_BYTES = 64 * 1024;

/** A small object, decoded: `absent` when there is none, `damaged` when it is something else. */
export const readJson = async <A>(
  { client, bucket }: Pick<BucketFolder, 'client' | 'bucket'>,
  key: string,
  codec: t.Decoder<unknown, A>,
  signal?: AbortSignal,
): Promise<A | 'absent' | 'damaged'> => {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${MAX_BYTES - 1}` });
    const { Body } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    const value = codec.decode(parsed((await Body?.transformToString()) ?? ''));
    return E.isLeft(value) ? 'damaged' : value.right;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey') {
      return 'absent';
    }
    // A range of an empty object.
    if (error instanceof S3ServiceException && error.name === 'InvalidRange') {
      return 'damaged';
    }
    throw error;
  }
};
