import type { StoredObject } from '../state/stored-object.js';
import { checkWriteConditions } from './conditions.js';
import { answerToWrite, writtenHeaders } from './object-headers.js';
import type { S3Handler } from './s3-request.js';

/** HTTP dates have no fractions of a second. */
export const wholeSeconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);

export const putObject: S3Handler = async (request, { buckets, clock }) => {
  const headers = writtenHeaders(request);
  const { data, md5, checksum } = await request.readPayload();
  const bucket = buckets.get(request.bucketName);
  checkWriteConditions(bucket, request.key, request.header);
  const object: StoredObject = { key: request.key, data, etag: md5, lastModified: wholeSeconds(clock()), headers, ...(checksum === undefined ? {} : { checksum }) };
  bucket.put(object);
  return { status: 200, headers: answerToWrite(object) };
};

export const deleteObject: S3Handler = (request, { buckets }) => {
  const bucket = buckets.get(request.bucketName);
  if (request.header('if-match') !== undefined) checkWriteConditions(bucket, request.key, request.header);
  bucket.delete(request.key);
  return { status: 204 };
};
