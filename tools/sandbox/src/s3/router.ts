import { AwsError } from '../aws-error.js';
import type { Incoming } from '../http/incoming.js';
import type { Address } from './address.js';
import type { S3Operation } from './operations.js';

/** Sub-resources of S3 that the sandbox does not have; ignoring one would answer a question that was not asked. */
const NOT_SERVED: ReadonlyArray<string> = [
  ...['accelerate', 'acl', 'analytics', 'attributes', 'cors', 'encryption', 'intelligent-tiering', 'inventory', 'legal-hold'],
  ...['lifecycle', 'logging', 'metadataConfiguration', 'metadataTable', 'metrics', 'notification', 'object-lock', 'ownershipControls'],
  ...['policyStatus', 'publicAccessBlock', 'renameObject', 'replication', 'requestPayment', 'restore', 'retention'],
  ...['select', 'session', 'tagging', 'torrent', 'versioning', 'versions', 'website'],
];

/** Headers that change what a request means, in ways that the sandbox does not follow. */
const NOT_FOLLOWED: ReadonlyArray<string> = [
  ...['x-amz-tagging', 'x-amz-website-redirect-location', 'x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date'],
  ...['x-amz-object-lock-legal-hold', 'x-amz-grant-read', 'x-amz-grant-full-control', 'x-amz-write-offset-bytes'],
  ...['x-amz-server-side-encryption-customer-algorithm', 'x-amz-mfa'],
];

const onBucket = (method: string, query: ReadonlyMap<string, string>): S3Operation | undefined => {
  switch (method) {
    case 'GET':
      if (query.has('policy')) return 'GetBucketPolicy';
      if (query.has('location')) return 'GetBucketLocation';
      if (query.has('uploads')) return 'ListMultipartUploads';
      return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    case 'HEAD':
      return 'HeadBucket';
    case 'PUT':
      return query.has('policy') ? 'PutBucketPolicy' : 'CreateBucket';
    case 'DELETE':
      return query.has('policy') ? 'DeleteBucketPolicy' : 'DeleteBucket';
    case 'POST':
      return query.has('delete') ? 'DeleteObjects' : undefined;
    default:
      return undefined;
  }
};

const onObject = (method: string, query: ReadonlyMap<string, string>, copies: boolean): S3Operation | undefined => {
  const upload = query.has('uploadId');
  switch (method) {
    case 'GET':
      return upload ? 'ListParts' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      if (upload) return copies ? 'UploadPartCopy' : 'UploadPart';
      return copies ? 'CopyObject' : 'PutObject';
    case 'DELETE':
      return upload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'CreateMultipartUpload';
      return upload ? 'CompleteMultipartUpload' : undefined;
    default:
      return undefined;
  }
};

const notImplemented = (what: string, name?: string): AwsError =>
  new AwsError('NotImplemented', `The sandbox does not implement ${what}${name === undefined ? '' : ` (${name})`}.`);

/**
 * Tells which operation is asked for.
 *
 * @throws AwsError NotImplemented for what S3 has and the sandbox has not, MethodNotAllowed, InvalidArgument (a version id), InvalidBucketName
 */
export const routeS3 = (incoming: Incoming, { bucket, key }: Address): S3Operation => {
  const { method, query, headers } = incoming;
  const subResource = NOT_SERVED.find((name) => query.has(name));
  if (subResource !== undefined) throw notImplemented(`${method} ?${subResource}`, query.get('x-id'));
  const header = NOT_FOLLOWED.find((name) => headers.has(name));
  if (header !== undefined) throw new AwsError('NotImplemented', `The sandbox does not implement the header ${header}.`, { fields: { Header: header } });
  if ((query.get('versionId') ?? 'null') !== 'null') throw new AwsError('InvalidArgument', 'Invalid version id specified');
  if (bucket === '' && key !== '') throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { fields: { BucketName: '' } });
  if (bucket === '') {
    if (method === 'GET') return 'ListBuckets';
  } else {
    const operation = key === '' ? onBucket(method, query) : onObject(method, query, headers.has('x-amz-copy-source'));
    if (operation !== undefined) return operation;
    if (method === 'POST') throw notImplemented(`POST on ${key === '' ? 'a bucket' : 'an object'} without ?delete, ?uploads or ?uploadId`, query.get('x-id'));
  }
  throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    fields: { Method: method, ResourceType: bucket === '' ? 'SERVICE' : key === '' ? 'BUCKET' : 'OBJECT' },
  });
};
