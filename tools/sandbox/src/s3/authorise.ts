import { AwsError } from '../aws-error.js';
import type { Bucket } from '../state/buckets.js';
import type { Access, User } from '../state/user.js';
import { S3_OPERATIONS, type Needs, type S3Operation } from './operations.js';

const accessOf = (user: User, bucket: Bucket): Access | 'none' =>
  user.policy.buckets?.[bucket.name] ?? (bucket.owner.accountId === user.accountId ? (user.policy.own ?? 'read-write') : 'none');

const denied = (user: User, operation: S3Operation, resource: string): AwsError => {
  const { action } = S3_OPERATIONS[operation];
  return new AwsError(
    'AccessDenied',
    `User: ${user.arn} is not authorized to perform: ${action} on resource: "arn:aws:s3:::${resource}" because no identity-based policy allows the ${action} action`,
  );
};

const permits = (needs: Needs, user: User, bucket: Bucket): boolean => {
  const access = accessOf(user, bucket);
  if (needs === 'read') return access !== 'none';
  return access === 'read-write' && (needs === 'write' || bucket.owner.accountId === user.accountId);
};

/** Whether the user may do that in the bucket. */
export const mayUse = (user: User, operation: S3Operation, bucket: Bucket): boolean =>
  !user.policy.deny?.includes(operation) && permits(S3_OPERATIONS[operation].needs, user, bucket);

/** @throws AwsError AccessDenied */
export const authorise = (user: User, operation: S3Operation, bucket: Bucket, key = ''): void => {
  if (!mayUse(user, operation, bucket)) throw denied(user, operation, key === '' ? bucket.name : `${bucket.name}/${key}`);
};

/** For what concerns no bucket that exists: listing all and making one. @throws AwsError AccessDenied */
export const authoriseAccount = (user: User, operation: 'ListBuckets' | 'CreateBucket', bucketName: string): void => {
  const writes = operation === 'CreateBucket' && (user.policy.own ?? 'read-write') !== 'read-write';
  if (writes || user.policy.deny?.includes(operation)) throw denied(user, operation, bucketName || '*');
};
