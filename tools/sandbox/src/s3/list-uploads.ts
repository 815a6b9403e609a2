import { xmlReply } from '../http/reply.js';
import { writeXml } from '../http/write-xml.js';
import { compareUtf8 } from '../state/utf8-order.js';
import { checksumElement } from './checksums.js';
import { keyWriter, readMaximum } from './list-objects.js';
import { findUpload } from './multipart-upload.js';
import { S3_NAMESPACE, type S3Handler } from './s3-request.js';

export const listParts: S3Handler = (request, { buckets }) => {
  const { query, bucketName, key } = request;
  const upload = findUpload(buckets.get(bucketName), request);
  const marker = Number(query.get('part-number-marker') ?? 0);
  const maximum = readMaximum(query.get('max-parts'), 'maxParts');
  const rest = [...upload.parts.values()].filter(({ partNumber }) => partNumber > marker).sort((a, b) => a.partNumber - b.partNumber);
  const page = rest.slice(0, maximum);
  return xmlReply(
    writeXml(
      'ListPartsResult',
      {
        Bucket: bucketName,
        Key: key,
        UploadId: upload.uploadId,
        Initiator: { ID: upload.initiator },
        Owner: { ID: upload.initiator },
        StorageClass: 'STANDARD',
        PartNumberMarker: marker,
        NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
        MaxParts: maximum,
        IsTruncated: rest.length > page.length,
        ChecksumAlgorithm: upload.checksum?.algorithm,
        ChecksumType: upload.checksum?.type,
        Part: page.map(({ partNumber, data, etag, lastModified, checksum }) => ({
          PartNumber: partNumber,
          LastModified: lastModified.toISOString(),
          ETag: `"${etag}"`,
          Size: data.length,
          ...(checksum === undefined ? {} : { [checksumElement(checksum.algorithm)]: checksum.value }),
        })),
      },
      S3_NAMESPACE,
    ),
  );
};

export const listMultipartUploads: S3Handler = ({ query, bucketName }, { buckets }) => {
  const write = keyWriter(query);
  const prefix = query.get('prefix') ?? '';
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const maximum = readMaximum(query.get('max-uploads'), 'maxUploads');
  const rest = [...buckets.get(bucketName).uploads.values()]
    .sort((a, b) => compareUtf8(a.key, b.key) || compareUtf8(a.uploadId, b.uploadId))
    .filter(({ key, uploadId }) => {
      const order = compareUtf8(key, keyMarker);
      return key.startsWith(prefix) && (order > 0 || (order === 0 && idMarker !== '' && compareUtf8(uploadId, idMarker) > 0));
    });
  const page = rest.slice(0, maximum);
  const truncated = rest.length > page.length;
  return xmlReply(
    writeXml(
      'ListMultipartUploadsResult',
      {
        Bucket: bucketName,
        KeyMarker: write(keyMarker),
        UploadIdMarker: idMarker,
        NextKeyMarker: truncated ? write(page.at(-1)?.key ?? '') : undefined,
        NextUploadIdMarker: truncated ? page.at(-1)?.uploadId : undefined,
        Prefix: write(prefix),
        EncodingType: query.get('encoding-type'),
        MaxUploads: maximum,
        IsTruncated: truncated,
        Upload: page.map(({ key, uploadId, initiated, initiator, checksum }) => ({
          Key: write(key),
          UploadId: uploadId,
          Initiator: { ID: initiator },
          Owner: { ID: initiator },
          StorageClass: 'STANDARD',
          Initiated: initiated.toISOString(),
          ChecksumAlgorithm: checksum?.algorithm,
          ChecksumType: checksum?.type,
        })),
      },
      S3_NAMESPACE,
    ),
  );
};
