import { AwsError } from '../aws-error.js';
import { readPolicy } from '../policy/policy-document.js';
import type { Bucket } from '../state/buckets.js';
import type { S3Handler } from './s3-request.js';

const MAX_BYTES = 20 * 1024;

/** Gives the bucket a policy, or takes it away. @throws AwsError MalformedPolicy, NotImplemented */
export const setBucketPolicy = (bucket: Bucket, text: string | undefined): void => {
  if (text === undefined) {
    bucket.policy = undefined;
    return;
  }
  if (Buffer.byteLength(text) > MAX_BYTES) throw new AwsError('MalformedPolicy', `Policies must not be longer than ${MAX_BYTES} bytes.`);
  const document = readPolicy(text, 'resource', 'MalformedPolicy');
  const own = `arn:aws:s3:::${bucket.name}`;
  const foreign = document.statements.flatMap(({ resources }) => resources.patterns).find((resource) => resource !== own && !resource.startsWith(`${own}/`) && !resource.startsWith(`${own}*`));
  if (foreign !== undefined) throw new AwsError('MalformedPolicy', `Policy has invalid resource: ${foreign}`);
  bucket.policy = { text, document };
};

export const putBucketPolicy: S3Handler = async ({ bucketName, readPayload }, { buckets }) => {
  setBucketPolicy(buckets.get(bucketName), (await readPayload()).data.toString('utf8'));
  return { status: 204 };
};

export const getBucketPolicy: S3Handler = ({ bucketName }, { buckets }) => {
  const { policy } = buckets.get(bucketName);
  if (policy === undefined) throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', { fields: { BucketName: bucketName } });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: policy.text };
};

export const deleteBucketPolicy: S3Handler = ({ bucketName }, { buckets }) => {
  setBucketPolicy(buckets.get(bucketName), undefined);
  return { status: 204 };
};
