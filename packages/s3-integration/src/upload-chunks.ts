import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import type { BucketFolder } from './bucket-folder.js';

/** 10,000 parts of it make 80 GB; two are in memory at a time. */
const PART_BYTES = 8 * 1024 ** 2;

/** Writes `chunks` to `key`, in one request or as a multipart upload, whatever their length. Returns the key. */
export const uploadChunks = async (
  { client }: Pick<BucketFolder, 'client'>,
  { bucket }: Pick<BucketFolder, 'bucket'>,
  file: { readonly key: string; readonly contentType: string; readonly chunks: AsyncIterable<Buffer> },
  signal: AbortSignal,
): Promise<string> => {
  const abortController = new AbortController();
  const abort = () => abortController.abort();
  signal.throwIfAborted();
  signal.addEventListener('abort', abort, { once: true });
  const body = Readable.from(file.chunks);
  try {
    await new Upload({
      client,
      params: { Bucket: bucket, Key: file.key, ContentType: file.contentType, Body: body },
      partSize: PART_BYTES,
      queueSize: 2,
      abortController,
    }).done();
    return file.key;
  } finally {
    signal.removeEventListener('abort', abort);
    body.destroy();
  }
};
