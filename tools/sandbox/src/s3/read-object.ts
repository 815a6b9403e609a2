import { AwsError } from '../aws-error.js';
import type { Reply } from '../http/reply.js';
import type { StoredObject } from '../state/stored-object.js';
import { mayUse } from './authorise.js';
import { partRange, readRange, type ByteRange } from './byte-range.js';
import { checkReadConditions } from './conditions.js';
import { readHeaders } from './object-headers.js';
import type { S3Handler, S3Request, S3World } from './s3-request.js';

/** The object, or the error that S3 gives: who may not list is not told that a key is missing. @throws AwsError NoSuchKey, AccessDenied */
const findObject = ({ bucketName, key, caller }: S3Request, { buckets }: S3World): StoredObject => {
  const bucket = buckets.get(bucketName);
  const object = bucket.get(key);
  if (object !== undefined) return object;
  if (!mayUse(caller, { operation: 'ListObjectsV2', bucket })) throw new AwsError('AccessDenied', 'Access Denied');
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } });
};

const chosenRange = (object: StoredObject, { query, header }: S3Request): ByteRange | undefined => {
  const partNumber = query.get('partNumber');
  const range = header('range');
  if (partNumber === undefined) return readRange(range, object.data.length);
  if (range !== undefined) throw new AwsError('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  return partRange(object, partNumber);
};

const read = (request: S3Request, world: S3World): Reply => {
  const object = findObject(request, world);
  checkReadConditions(object, request.header);
  const range = chosenRange(object, request);
  const { start, end } = range ?? { start: 0, end: object.data.length };
  const parts: Readonly<Record<string, number>> = request.query.has('partNumber') && object.partSizes !== undefined ? { 'x-amz-mp-parts-count': object.partSizes.length } : {};
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...readHeaders(object, request, range === undefined),
      ...parts,
      ...(range === undefined || object.data.length === 0 ? {} : { 'content-range': `bytes ${start}-${end - 1}/${object.data.length}` }),
      'content-length': end - start,
    },
    body: object.data.subarray(start, end),
  };
};

export const getObject: S3Handler = read;

/** The body is left out where answers are sent. */
export const headObject: S3Handler = read;
