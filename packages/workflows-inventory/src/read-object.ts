import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { patiently, type BucketFolder } from '@aqueduct/s3-integration';
import { digestBody, type BodyDigest } from './digest-body.js';
import type { InventoryScope } from './inventory-scope.js';
import type { ListedObject } from './listed-object.js';
import type { ManifestEntry } from './manifest-entry.codec.js';
import { isGzip, objectKind } from './object-kind.js';
import type { ObjectNote } from './object-note.js';
import { rowSink } from './rows/row-sink.js';
import { unreadable } from './unreadable.js';

const without = (note: ObjectNote): Omit<BodyDigest, 'sha256'> & { readonly sha256: null } => ({ sha256: null, rows: null, note });
const isChecksumMismatch = (error: unknown): boolean => error instanceof Error && error.message.startsWith('Checksum mismatch');

const digestAnswer = async (object: ListedObject, answer: GetObjectCommandOutput, signal: AbortSignal) => {
  if (!(answer.Body instanceof Readable)) {
    throw new Error(`${object.key}: the store answered without a body`);
  }
  if (answer.ETag !== undefined && answer.ETag !== object.etag) {
    answer.Body.destroy();
    return without('changed');
  }
  return digestBody(answer.Body, rowSink(objectKind(object.key), isGzip(object.key, answer.ContentEncoding)), signal);
};

const digestObject = async (folder: BucketFolder, scope: InventoryScope, object: ListedObject, signal: AbortSignal) => {
  const get = new GetObjectCommand({ Bucket: scope.bucket, Key: object.key, IfMatch: object.etag });
  const once = async () => digestAnswer(object, await folder.client.send(get, { abortSignal: signal }), signal);
  try {
    return await patiently(signal, once);
  } catch (error) {
    const note = isChecksumMismatch(error) ? 'damaged' : unreadable(error);
    if (note === undefined) {
      throw error;
    }
    return without(note);
  }
};

/**
 * The manifest's entry of one object, read from front to end in the version that was listed (`If-Match`).
 * An object that cannot be read becomes an entry with a note; it fails only for what is wrong with all of them.
 */
export const readObject = async (
  folder: BucketFolder,
  scope: InventoryScope,
  object: ListedObject,
  signal: AbortSignal,
): Promise<ManifestEntry> => {
  const { sha256, rows, note } = await digestObject(folder, scope, object, signal);
  return {
    key: object.key,
    size: object.size,
    etag: object.etag.replaceAll('"', ''),
    sha256,
    lastModified: object.lastModified,
    kind: objectKind(object.key),
    rows,
    note,
  };
};
