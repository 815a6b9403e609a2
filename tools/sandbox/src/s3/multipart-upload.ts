import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import { xmlReply } from '../http/reply.js';
import { writeXml } from '../http/write-xml.js';
import type { Bucket } from '../state/buckets.js';
import type { StoredPart, Upload } from '../state/stored-object.js';
import { readRange } from './byte-range.js';
import { CHECKSUM_ALGORITHMS, checksumElement, checksumHeader, checksumOf, type ChecksumAlgorithm } from './checksums.js';
import { readCopySource } from './copy-source.js';
import { answerToWrite, writtenHeaders } from './object-headers.js';
import { S3_NAMESPACE, type S3Handler, type S3Request } from './s3-request.js';
import { wholeSeconds } from './write-object.js';

const MAX_PART_NUMBER = 10_000;

/** The upload that the request names. @throws AwsError NoSuchUpload */
export const findUpload = (bucket: Bucket, { query, key }: S3Request): Upload => {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '');
  if (upload !== undefined && upload.key === key) return upload;
  throw new AwsError('NoSuchUpload', 'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.', {
    fields: { UploadId: query.get('uploadId') ?? '' },
  });
};

const askedChecksum = ({ header }: S3Request): Upload['checksum'] => {
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === header('x-amz-checksum-algorithm')?.toUpperCase());
  if (algorithm === undefined) return undefined;
  const type = header('x-amz-checksum-type') ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE') throw new AwsError('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
  if ((algorithm === 'CRC64NVME' && type === 'COMPOSITE') || (algorithm.startsWith('SHA') && type === 'FULL_OBJECT'))
    throw new AwsError('InvalidRequest', `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
  return { algorithm, type };
};

export const createMultipartUpload: S3Handler = (request, { buckets, clock }) => {
  const checksum = askedChecksum(request);
  const upload: Upload = {
    uploadId: randomBytes(48).toString('base64url'),
    key: request.key,
    initiated: wholeSeconds(clock()),
    initiator: request.user.canonicalId,
    headers: writtenHeaders(request),
    ...(checksum === undefined ? {} : { checksum }),
    parts: new Map(),
  };
  buckets.get(request.bucketName).uploads.set(upload.uploadId, upload);
  const headers: Readonly<Record<string, string>> =
    checksum === undefined ? {} : { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type };
  return xmlReply(
    writeXml('InitiateMultipartUploadResult', { Bucket: request.bucketName, Key: request.key, UploadId: upload.uploadId }, S3_NAMESPACE),
    headers,
  );
};

const readPartNumber = ({ query }: S3Request): number => {
  const text = query.get('partNumber') ?? '';
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MAX_PART_NUMBER)
    throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`, {
      fields: { ArgumentName: 'partNumber', ArgumentValue: text },
    });
  return value;
};

/** A part without a checksum gets the one that the upload promised. */
const withChecksum = (algorithm: ChecksumAlgorithm | undefined, data: Buffer): Pick<StoredPart, 'checksum'> =>
  algorithm === undefined ? {} : { checksum: { algorithm, value: checksumOf(algorithm, data), type: 'FULL_OBJECT' } };

export const uploadPart: S3Handler = async (request, { buckets, clock }) => {
  const partNumber = readPartNumber(request);
  const { data, md5, checksum } = await request.readPayload();
  const upload = findUpload(buckets.get(request.bucketName), request);
  if (checksum !== undefined && upload.checksum !== undefined && checksum.algorithm !== upload.checksum.algorithm)
    throw new AwsError('InvalidRequest', `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`);
  const part: StoredPart = {
    partNumber,
    data,
    etag: md5,
    lastModified: wholeSeconds(clock()),
    ...(checksum === undefined ? withChecksum(upload.checksum?.algorithm, data) : { checksum }),
  };
  upload.parts.set(partNumber, part);
  const headers = answerToWrite({ etag: md5, headers: upload.headers, checksum: undefined });
  return { status: 200, headers: { ...headers, ...(part.checksum === undefined ? {} : { [checksumHeader(part.checksum.algorithm)]: part.checksum.value }) } };
};

export const uploadPartCopy: S3Handler = (request, world) => {
  const partNumber = readPartNumber(request);
  const upload = findUpload(world.buckets.get(request.bucketName), request);
  const source = readCopySource(request, world);
  const range = readRange(request.header('x-amz-copy-source-range'), source.data.length);
  const data = range === undefined ? source.data : source.data.subarray(range.start, range.end);
  const part: StoredPart = {
    partNumber,
    data,
    etag: createHash('md5').update(data).digest('hex'),
    lastModified: wholeSeconds(world.clock()),
    ...withChecksum(upload.checksum?.algorithm, data),
  };
  upload.parts.set(partNumber, part);
  const checksum = part.checksum === undefined ? {} : { [checksumElement(part.checksum.algorithm)]: part.checksum.value };
  return xmlReply(writeXml('CopyPartResult', { LastModified: part.lastModified.toISOString(), ETag: `"${part.etag}"`, ...checksum }, S3_NAMESPACE));
};

export const abortMultipartUpload: S3Handler = (request, { buckets }) => {
  const bucket = buckets.get(request.bucketName);
  bucket.uploads.delete(findUpload(bucket, request).uploadId);
  return { status: 204 };
};
