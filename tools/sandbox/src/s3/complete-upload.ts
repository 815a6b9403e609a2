import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import { xmlReply } from '../http/reply.js';
import { childText, readXml, type XmlElement } from '../http/read-xml.js';
import { writeXml } from '../http/write-xml.js';
import type { StoredChecksum, StoredObject, StoredPart, Upload } from '../state/stored-object.js';
import { checksumElement, checksumHeader, checksumOf, compositeChecksum } from './checksums.js';
import { checkWriteConditions } from './conditions.js';
import { findUpload } from './multipart-upload.js';
import { S3_NAMESPACE, type S3Handler } from './s3-request.js';
import { wholeSeconds } from './write-object.js';

const MIN_PART_BYTES = 5 * 1024 * 1024;

const namedPart = (upload: Upload, element: XmlElement): StoredPart => {
  const number = childText(element, 'PartNumber') ?? '';
  const part = upload.parts.get(Number(number));
  const checksum = part?.checksum && childText(element, checksumElement(part.checksum.algorithm));
  const wrongChecksum = checksum !== undefined && checksum !== part?.checksum?.value;
  if (part === undefined || childText(element, 'ETag')?.replaceAll('"', '') !== part.etag || wrongChecksum)
    throw new AwsError('InvalidPart', "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.", {
      fields: { UploadId: upload.uploadId, PartNumber: number },
    });
  return part;
};

const namedParts = (upload: Upload, document: XmlElement): ReadonlyArray<StoredPart> => {
  const elements = document.children.filter(({ name }) => name === 'Part');
  if (elements.length === 0) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema (no Part).');
  const numbers = elements.map((element) => Number(childText(element, 'PartNumber')));
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0)))
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.', { fields: { UploadId: upload.uploadId } });
  const parts = elements.map((element) => namedPart(upload, element));
  const small = parts.slice(0, -1).find(({ data }) => data.length < MIN_PART_BYTES);
  if (small !== undefined)
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      fields: { ProposedSize: String(small.data.length), MinSizeAllowed: String(MIN_PART_BYTES), PartNumber: String(small.partNumber), ETag: small.etag },
    });
  return parts;
};

const wholeChecksum = (upload: Upload, parts: ReadonlyArray<StoredPart>, data: Buffer): StoredChecksum | undefined => {
  if (upload.checksum === undefined) return undefined;
  const { algorithm, type } = upload.checksum;
  const value = type === 'FULL_OBJECT' ? checksumOf(algorithm, data) : compositeChecksum(algorithm, parts.map(({ checksum }) => checksum?.value ?? ''));
  return { algorithm, value, type };
};

export const completeMultipartUpload: S3Handler = async (request, { buckets, clock }) => {
  const { bucketName, key, header, incoming, readPayload } = request;
  const { data: body } = await readPayload();
  const bucket = buckets.get(bucketName);
  const upload = findUpload(bucket, request);
  const parts = namedParts(upload, readXml(body.toString('utf8')));
  checkWriteConditions(bucket, key, header);
  const data = Buffer.concat(parts.map((part) => part.data));
  const checksum = wholeChecksum(upload, parts, data);
  const claimed = checksum && header(checksumHeader(checksum.algorithm));
  if (checksum !== undefined && claimed !== undefined && claimed !== checksum.value)
    throw new AwsError('BadDigest', `The ${checksum.algorithm} you specified did not match the calculated checksum.`);
  const etag = `${createHash('md5').update(Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')))).digest('hex')}-${parts.length}`;
  const object: StoredObject = {
    key,
    data,
    etag,
    lastModified: wholeSeconds(clock()),
    headers: upload.headers,
    ...(checksum === undefined ? {} : { checksum }),
    partSizes: parts.map((part) => part.data.length),
  };
  bucket.put(object);
  bucket.uploads.delete(upload.uploadId);
  const checksumFields = checksum === undefined ? {} : { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
  const location = `http://${incoming.headers.get('host') ?? ''}/${bucketName}/${encodeURIComponent(key)}`;
  return xmlReply(writeXml('CompleteMultipartUploadResult', { Location: location, Bucket: bucketName, Key: key, ETag: `"${etag}"`, ...checksumFields }, S3_NAMESPACE));
};
