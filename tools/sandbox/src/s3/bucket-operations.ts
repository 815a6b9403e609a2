import { AwsError } from '../aws-error.js';
import { xmlReply } from '../http/reply.js';
import { childText, readXml } from '../http/read-xml.js';
import { writeXml } from '../http/write-xml.js';
import { S3_NAMESPACE, type S3Handler } from './s3-request.js';

export const listBuckets: S3Handler = ({ user, query }, { buckets }) => {
  const prefix = query.get('prefix') ?? '';
  const own = buckets.all().filter((bucket) => bucket.owner.accountId === user.accountId && bucket.name.startsWith(prefix));
  return xmlReply(
    writeXml(
      'ListAllMyBucketsResult',
      {
        Owner: { ID: user.canonicalId },
        Buckets: { Bucket: own.map(({ name, createdAt, region }) => ({ Name: name, CreationDate: createdAt.toISOString(), BucketRegion: region })) },
      },
      S3_NAMESPACE,
    ),
  );
};

export const createBucket: S3Handler = async ({ bucketName, user, signedRegion, readPayload }, { buckets, region: home }) => {
  const body = (await readPayload()).data.toString('utf8');
  const asked = body.trim() === '' ? undefined : childText(readXml(body), 'LocationConstraint');
  // As in AWS: the endpoint of us-east-1 makes buckets anywhere, the others only in their own region.
  if (signedRegion !== 'us-east-1' && signedRegion !== home && asked !== signedRegion)
    throw new AwsError('IllegalLocationConstraintException', `The ${asked ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`);
  const region = asked === undefined || asked === '' ? home : asked;
  if (!/^[a-z0-9-]{1,64}$/.test(region)) throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', { fields: { LocationConstraint: region } });
  const present = buckets.find(bucketName);
  // us-east-1 alone answers 200 to an owner who creates a bucket again.
  if (present === undefined || present.owner.accountId !== user.accountId || present.region !== 'us-east-1') buckets.create(bucketName, user, region);
  return { status: 200, headers: { location: `/${bucketName}` } };
};

export const headBucket: S3Handler = ({ bucketName }, { buckets }) => ({
  status: 200,
  headers: { 'x-amz-bucket-region': buckets.get(bucketName).region, 'x-amz-access-point-alias': 'false' },
});

export const getBucketLocation: S3Handler = ({ bucketName }, { buckets }) => {
  const { region } = buckets.get(bucketName);
  const constraint = region === 'us-east-1' ? '' : region;
  return xmlReply(`<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="${S3_NAMESPACE}">${constraint}</LocationConstraint>`);
};

export const deleteBucket: S3Handler = ({ bucketName }, { buckets }) => {
  if (buckets.get(bucketName).keys().length > 0)
    throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { fields: { BucketName: bucketName } });
  buckets.delete(bucketName);
  return { status: 204 };
};
