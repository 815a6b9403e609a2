import { AwsError } from '../aws-error.js';
import type { Bucket } from '../state/buckets.js';
import type { StoredObject } from '../state/stored-object.js';

type Header = (name: string) => string | undefined;

const failed = (condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { fields: { Condition: condition } });

const names = (list: string, etag: string): boolean =>
  list.split(',').some((item) => item.trim() === '*' || item.trim().replace(/^W\//, '').replaceAll('"', '') === etag);

const time = (text: string | undefined): number | undefined => {
  const value = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(value) ? undefined : value;
};

interface Outcome {
  /** The first condition that did not hold, and what it means for a read. */
  readonly failed?: string;
  readonly notModified?: boolean;
}

/** RFC 9110, section 13.2.2: a matching ETag outweighs the dates. */
const evaluate = (object: StoredObject, header: Header, prefix: string): Outcome => {
  const modified = object.lastModified.getTime();
  const [ifMatch, ifNoneMatch] = [header(`${prefix}if-match`), header(`${prefix}if-none-match`)];
  const unmodifiedSince = time(header(`${prefix}if-unmodified-since`));
  const modifiedSince = time(header(`${prefix}if-modified-since`));
  if (ifMatch !== undefined) {
    if (!names(ifMatch, object.etag)) return { failed: 'If-Match' };
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) return { failed: 'If-Unmodified-Since' };
  if (ifNoneMatch !== undefined) {
    if (names(ifNoneMatch, object.etag)) return { failed: 'If-None-Match', notModified: true };
  } else if (modifiedSince !== undefined && modified <= modifiedSince) return { failed: 'If-Modified-Since', notModified: true };
  return {};
};

/** @throws AwsError NotModified, PreconditionFailed */
export const checkReadConditions = (object: StoredObject, header: Header): void => {
  const outcome = evaluate(object, header, '');
  if (outcome.failed === undefined) return;
  if (outcome.notModified !== true) throw failed(outcome.failed);
  throw new AwsError('NotModified', 'Not Modified', { headers: { etag: `"${object.etag}"`, 'last-modified': object.lastModified.toUTCString() } });
};

/** The conditions that CopyObject and UploadPartCopy set for their source. @throws AwsError PreconditionFailed */
export const checkSourceConditions = (object: StoredObject, header: Header): void => {
  const outcome = evaluate(object, header, 'x-amz-copy-source-');
  if (outcome.failed !== undefined) throw failed(`x-amz-copy-source-${outcome.failed}`);
};

/**
 * The conditions of a write: "only if nothing is there" and "only over this version".
 *
 * @throws AwsError PreconditionFailed, NoSuchKey (If-Match on nothing), NotImplemented (If-None-Match with an ETag)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export const checkWriteConditions = (bucket: Bucket, key: string, header: Header): void => {
  const present = bucket.get(key);
  const [ifMatch, ifNoneMatch] = [header('if-match'), header('if-none-match')];
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', {
      fields: { Header: 'If-None-Match', additionalMessage: 'We don\'t accept the provided value of If-None-Match header for this API' },
    });
  if (ifNoneMatch === '*' && present !== undefined) throw failed('If-None-Match');
  if (ifMatch === undefined) return;
  if (present === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } });
  if (!names(ifMatch, present.etag)) throw failed('If-Match');
};
