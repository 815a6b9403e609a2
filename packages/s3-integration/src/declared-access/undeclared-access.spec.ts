import type { S3Scope } from './s3-scope.js';
import { undeclaredAccess } from './undeclared-access.js';

const target = { bucket: 'lake', rootDirectory: 'team/' };
const scope = (access: S3Scope['access'], ...prefixes: ReadonlyArray<string>): S3Scope => ({ declaredBy: 'The declaration of M', access, prefixes });

const key = (Key: string, more: object = {}) => ({ Bucket: 'lake', Key, ...more });
const list = (Prefix?: string) => ({ Bucket: 'lake', ...(Prefix === undefined ? {} : { Prefix }) });

describe(undeclaredAccess.name, () => {
  const read = scope('read', 'raw/', 'in-');
  const write = scope('read-write', 'raw/');

  it.each([
    [read, 'GetObject', key('team/raw/a')],
    [read, 'HeadObject', key('team/in-2026')],
    [read, 'GetObject', key('team/raw/a', { VersionId: 'v' })],
    [read, 'ListObjectsV2', list('team/raw/')],
    [read, 'ListObjectVersions', list('team/raw/b')],
    [write, 'PutObject', key('team/raw/a')],
    [write, 'CopyObject', key('team/raw/a', { CopySource: 'lake/team/raw/b%20c?versionId=1' })],
    [write, 'CopyObject', key('team/raw/a', { CopySource: '/lake/team/raw/b' })],
    [write, 'DeleteObjects', { Bucket: 'lake', Delete: { Objects: [{ Key: 'team/raw/a' }, { Key: 'team/raw/b' }] } }],
    [write, 'ListMultipartUploads', list('team/raw/')],
    [write, 'UploadPartCopy', key('team/raw/a', { CopySource: 'lake/team/raw/b' })],
    [scope('read'), 'ListObjectsV2', list()],
    [scope('read'), 'HeadBucket', { Bucket: 'lake' }],
    [scope('read'), 'GetObject', key('elsewhere/a')],
    [scope('read', ''), 'GetObject', key('team/a')],
  ] as const)('lets %o do %s %j', (declared, command, input) => {
    expect(undeclaredAccess(declared, target, `${command}Command`, input)).toBeUndefined();
  });

  it.each([
    [read, 'PutObject', key('team/raw/a'), 'PutObject of "team/raw/a"'],
    [read, 'DeleteObject', key('team/raw/a'), 'DeleteObject of "team/raw/a"'],
    [read, 'GetObject', key('team/out/a'), 'GetObject of "team/out/a"'],
    [read, 'GetObject', key('raw/a'), 'GetObject of "raw/a"'],
    [read, 'GetObject', key('team/raw/../out/a'), 'GetObject of "team/raw/../out/a"'],
    [read, 'GetObject', { Bucket: 'pond', Key: 'team/raw/a' }, 'GetObject in the bucket "pond"'],
    [read, 'GetObject', { Bucket: 'arn:aws:s3:eu-west-1:1:accesspoint/x', Key: 'team/raw/a' }, 'GetObject in the bucket "arn:aws:s3:eu-west-1:1:accesspoint/x"'],
    [read, 'ListObjectsV2', list(), 'ListObjectsV2 of the whole bucket'],
    [read, 'ListObjectsV2', list('team/'), 'ListObjectsV2 of "team/"'],
    [read, 'ListMultipartUploads', list('team/raw/'), 'ListMultipartUploads of "team/raw/"'],
    [read, 'HeadBucket', { Bucket: 'lake' }, 'HeadBucket of the whole bucket'],
    [read, 'ListBuckets', {}, 'ListBuckets'],
    [write, 'PutBucketPolicy', { Bucket: 'lake' }, 'PutBucketPolicy'],
    [write, 'PutObject', key('team/raw/a', { ACL: 'public-read' }), 'the parameter ACL'],
    [write, 'CopyObject', key('team/raw/a', { CopySource: 'lake/team/out/b' }), 'CopyObject of "team/out/b"'],
    [write, 'CopyObject', key('team/raw/a', { CopySource: 'pond/team/raw/b' }), 'CopyObject in the bucket "pond"'],
    [write, 'CopyObject', key('team/raw/a', { CopySource: 'lake/team%2Fout/b' }), 'CopyObject of "team/out/b"'],
    [write, 'CopyObject', key('team/raw/a', { CopySource: 'arn:aws:s3:eu-west-1:1:accesspoint/x/object/k' }), 'a copy from a source that is not given as bucket/key'],
    [write, 'CopyObject', key('team/raw/a', { CopySource: 'lake/%E0%A4%A' }), 'a copy from a source that is not given as bucket/key'],
    [write, 'CopyObject', key('team/out/a', { CopySource: 'lake/team/raw/b' }), 'CopyObject of "team/out/a"'],
    [write, 'DeleteObjects', { Bucket: 'lake', Delete: { Objects: [{ Key: 'team/raw/a' }, { Key: 'team/out/b' }] } }, 'DeleteObjects of "team/out/b"'],
    [scope('read', ''), 'GetObject', key('other/a'), 'GetObject of "other/a"'],
    [scope('read'), 'CopyObject', key('a', { CopySource: 'lake/b' }), 'CopyObject of "a"'],
  ] as const)('keeps %o from %s %j', (declared, command, input, refused) => {
    expect(undeclaredAccess(declared, target, `${command}Command`, input)).toBe(refused);
  });
});
