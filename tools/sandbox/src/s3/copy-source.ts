import { AwsError } from '../aws-error.js';
import type { StoredObject } from '../state/stored-object.js';
import { authorise } from './authorise.js';
import { checkSourceConditions } from './conditions.js';
import type { S3Request, S3World } from './s3-request.js';

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidArgument', 'Invalid copy source encoding.', { fields: { ArgumentName: 'x-amz-copy-source' } });
  }
};

/** Finds what x-amz-copy-source names and checks that the caller may read it. @throws AwsError InvalidArgument, AccessDenied, NoSuchBucket, NoSuchKey, PreconditionFailed */
export const readCopySource = ({ header, caller }: S3Request, { buckets }: S3World): StoredObject & { readonly bucketName: string } => {
  const [source = '', version] = (header('x-amz-copy-source') ?? '').split('?versionId=');
  if (version !== undefined && version !== 'null') throw new AwsError('InvalidArgument', 'Invalid version id specified');
  const path = source.replace(/^\//, '');
  const slash = path.indexOf('/');
  if (slash < 1 || slash === path.length - 1)
    throw new AwsError('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey', {
      fields: { ArgumentName: 'x-amz-copy-source' },
    });
  const [bucketName, key] = [decode(path.slice(0, slash)), decode(path.slice(slash + 1))];
  const bucket = buckets.get(bucketName);
  authorise(caller, { operation: 'GetObject', bucket, key });
  const object = bucket.get(key);
  if (object === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } });
  checkSourceConditions(object, header);
  return { ...object, bucketName };
};
