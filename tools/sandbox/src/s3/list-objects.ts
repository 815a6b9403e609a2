import { AwsError } from '../aws-error.js';
import { xmlReply } from '../http/reply.js';
import { writeXml, type XmlRecord } from '../http/write-xml.js';
import type { Bucket } from '../state/buckets.js';
import { listPage } from './list-page.js';
import { S3_NAMESPACE, type S3Handler, type S3Request } from './s3-request.js';

const MAX_KEYS = 1000;

/** A non-negative number of at most 1000 out of the query. @throws AwsError InvalidArgument */
export const readMaximum = (text: string | undefined, name: string): number => {
  if (text === undefined || text === '') return MAX_KEYS;
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2_147_483_647)
    throw new AwsError('InvalidArgument', `Provided ${name} not an integer or within integer range`, { fields: { ArgumentName: name, ArgumentValue: text } });
  return Math.min(Number(text), MAX_KEYS);
};

/** How keys are written: as they are, or percent-encoded when the request says encoding-type=url. */
export const keyWriter = (query: ReadonlyMap<string, string>): ((key: string) => string) => {
  const type = query.get('encoding-type');
  if (type === undefined) return (key) => key;
  if (type !== 'url') throw new AwsError('InvalidArgument', 'Invalid Encoding Method specified in Request', { fields: { ArgumentName: 'encoding-type', ArgumentValue: type } });
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
};

const contents = (bucket: Bucket, keys: ReadonlyArray<string>, write: (key: string) => string, withOwner: boolean): ReadonlyArray<XmlRecord> =>
  keys.flatMap((key) => {
    const object = bucket.get(key);
    if (object === undefined) return [];
    return [
      {
        Key: write(key),
        LastModified: object.lastModified.toISOString(),
        ETag: `"${object.etag}"`,
        ChecksumAlgorithm: object.checksum?.algorithm,
        ChecksumType: object.checksum?.type,
        Size: object.data.length,
        Owner: withOwner ? { ID: bucket.owner.canonicalId } : undefined,
        StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
      },
    ];
  });

const afterToken = (token: string | undefined): string | undefined => {
  if (token === undefined) return undefined;
  const key = Buffer.from(token, 'base64').toString('utf8');
  if (token === '' || Buffer.from(key).toString('base64') !== token)
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', { fields: { ArgumentName: 'continuation-token' } });
  return key;
};

const ask = ({ query }: S3Request, after: string) => ({
  prefix: query.get('prefix') ?? '',
  delimiter: query.get('delimiter') ?? '',
  after,
  maxKeys: readMaximum(query.get('max-keys'), 'maxKeys'),
});

export const listObjectsV2: S3Handler = (request, { buckets }) => {
  const { query, bucketName } = request;
  const bucket = buckets.get(bucketName);
  const write = keyWriter(query);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const asked = ask(request, afterToken(token) ?? startAfter ?? '');
  const page = listPage(bucket.keys(), asked);
  return xmlReply(
    writeXml(
      'ListBucketResult',
      {
        Name: bucketName,
        Prefix: write(asked.prefix),
        Delimiter: asked.delimiter === '' ? undefined : write(asked.delimiter),
        StartAfter: startAfter === undefined ? undefined : write(startAfter),
        ContinuationToken: token,
        NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64'),
        KeyCount: page.keys.length + page.commonPrefixes.length,
        MaxKeys: asked.maxKeys,
        EncodingType: query.get('encoding-type'),
        IsTruncated: page.next !== undefined,
        Contents: contents(bucket, page.keys, write, query.get('fetch-owner') === 'true'),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: write(prefix) })),
      },
      S3_NAMESPACE,
    ),
    { 'x-amz-bucket-region': bucket.region },
  );
};

export const listObjects: S3Handler = (request, { buckets }) => {
  const { query, bucketName } = request;
  const bucket = buckets.get(bucketName);
  const write = keyWriter(query);
  const asked = ask(request, query.get('marker') ?? '');
  const page = listPage(bucket.keys(), asked);
  return xmlReply(
    writeXml(
      'ListBucketResult',
      {
        Name: bucketName,
        Prefix: write(asked.prefix),
        Marker: write(asked.after),
        MaxKeys: asked.maxKeys,
        Delimiter: asked.delimiter === '' ? undefined : write(asked.delimiter),
        EncodingType: query.get('encoding-type'),
        IsTruncated: page.next !== undefined,
        // Version 1 gives it only with a delimiter; without one the last key is the marker.
        NextMarker: page.next === undefined || asked.delimiter === '' ? undefined : write(page.next),
        Contents: contents(bucket, page.keys, write, true),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: write(prefix) })),
      },
      S3_NAMESPACE,
    ),
    { 'x-amz-bucket-region': bucket.region },
  );
};
