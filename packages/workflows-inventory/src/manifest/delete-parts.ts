import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type BucketFolder, listedKey } from '@aqueduct/s3-integration';
import type { InventoryScope } from '../inventory-scope.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { partsFolder } from './part.js';

const CONCURRENCY = 8;

/**
 * Deletes all parts of the run, those of interrupted attempts among them, and returns how many. One by one: stores that look like S3
 * differ in DeleteObjects (required checksums, 200 with errors inside) and not in DeleteObject.
 */
export const deleteParts = async (folder: BucketFolder, scope: InventoryScope, signal: AbortSignal): Promise<number> => {
  const remove = (Key: string, stop: AbortSignal) =>
    folder.client.send(new DeleteObjectCommand({ Bucket: scope.bucket, Key }), { abortSignal: stop });
  const list = new ListObjectsV2Command({ Bucket: scope.bucket, Prefix: partsFolder(scope), EncodingType: 'url' });
  let deleted = 0;
  for (;;) {
    const { Contents = [], EncodingType } = await folder.client.send(list, { abortSignal: signal });
    if (Contents.length === 0) {
      return deleted;
    }
    await mapConcurrently(Contents.map(({ Key = '' }) => listedKey(Key, EncodingType)), CONCURRENCY, signal, remove);
    deleted += Contents.length;
  }
};
