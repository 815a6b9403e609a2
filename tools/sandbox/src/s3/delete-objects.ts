import { AwsError } from '../aws-error.js';
import { xmlReply } from '../http/reply.js';
import { childText, readXml } from '../http/read-xml.js';
import { writeXml } from '../http/write-xml.js';
import { mayUse } from './authorise.js';
import { S3_NAMESPACE, type S3Handler } from './s3-request.js';

const MAX_OBJECTS = 1000;

export const deleteObjects: S3Handler = async ({ bucketName, incoming, header, caller, readPayload }, { buckets }) => {
  const { data, checksum } = await readPayload();
  if (checksum === undefined && !incoming.headers.has('content-md5') && header('x-amz-content-sha256') === undefined)
    throw new AwsError('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  const root = readXml(data.toString('utf8'));
  const keys = root.children.filter(({ name }) => name === 'Object').map((object) => childText(object, 'Key'));
  if (root.name !== 'Delete' || keys.length === 0 || keys.length > MAX_OBJECTS || keys.includes(undefined))
    throw new AwsError('MalformedXML', `The XML you provided was not well-formed or did not validate against our published schema (1 to ${MAX_OBJECTS} Object elements with a Key).`);
  const bucket = buckets.get(bucketName);
  const named = keys.filter((key) => key !== undefined);
  // Each key is allowed or refused by itself, and the answer is a 200 all the same.
  const mayDelete = (key: string): boolean => mayUse(caller, { operation: 'DeleteObject', bucket, key });
  const [deleted, refused] = [named.filter(mayDelete), named.filter((key) => !mayDelete(key))];
  deleted.forEach((key) => bucket.delete(key));
  const quiet = childText(root, 'Quiet') === 'true';
  return xmlReply(writeXml('DeleteResult', {
    Deleted: quiet ? undefined : deleted.map((key) => ({ Key: key })),
    Error: refused.map((key) => ({ Key: key, Code: 'AccessDenied', Message: 'Access Denied' })),
  }, S3_NAMESPACE));
};
