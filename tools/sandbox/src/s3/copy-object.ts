import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import { xmlReply } from '../http/reply.js';
import { writeXml } from '../http/write-xml.js';
import type { StoredChecksum, StoredObject } from '../state/stored-object.js';
import { CHECKSUM_ALGORITHMS, checksumElement, checksumOf } from './checksums.js';
import { checkWriteConditions } from './conditions.js';
import { readCopySource } from './copy-source.js';
import { answerToWrite, writtenHeaders } from './object-headers.js';
import { S3_NAMESPACE, type S3Handler, type S3Request } from './s3-request.js';
import { wholeSeconds } from './write-object.js';

const newChecksum = ({ header }: S3Request, source: StoredObject): StoredChecksum | undefined => {
  const asked = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === header('x-amz-checksum-algorithm')?.toUpperCase());
  // A copy is one whole object, so the source's checksum serves unless it was made from parts.
  const algorithm = asked ?? source.checksum?.algorithm;
  return algorithm === undefined ? undefined : { algorithm, value: checksumOf(algorithm, source.data), type: 'FULL_OBJECT' };
};

export const copyObject: S3Handler = (request, world) => {
  const { bucketName, key, header } = request;
  const source = readCopySource(request, world);
  const replaces = header('x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  const written = writtenHeaders(request);
  const changesStorage = header('x-amz-storage-class') !== undefined || header('x-amz-server-side-encryption') !== undefined;
  if (source.bucketName === bucketName && source.key === key && !replaces && !changesStorage)
    throw new AwsError('InvalidRequest', "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
  const bucket = world.buckets.get(bucketName);
  checkWriteConditions(bucket, key, header);
  const checksum = newChecksum(request, source);
  const object: StoredObject = {
    key,
    data: source.data,
    etag: createHash('md5').update(source.data).digest('hex'),
    lastModified: wholeSeconds(world.clock()),
    headers: replaces ? written : source.headers,
    ...(checksum === undefined ? {} : { checksum }),
  };
  bucket.put(object);
  const { etag, ...encryption } = answerToWrite({ ...object, checksum: undefined });
  const result = { LastModified: object.lastModified.toISOString(), ETag: etag, ...(checksum === undefined ? {} : { [checksumElement(checksum.algorithm)]: checksum.value }) };
  return xmlReply(writeXml('CopyObjectResult', result, S3_NAMESPACE), encryption);
};
