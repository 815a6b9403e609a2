import type { S3Access } from './s3-scope.js';

/** What a request needs of its bucket. */
export type Need =
  | { readonly of: 'object'; readonly access: S3Access; readonly bucket: unknown; readonly key: unknown }
  | { readonly of: 'listing'; readonly access: S3Access; readonly bucket: unknown; readonly prefix: unknown }
  | { readonly of: 'bucket'; readonly bucket: unknown }
  /** Something that no declaration covers; `what` says it. */
  | { readonly of: 'more'; readonly what: string };

export type Input = Readonly<Record<string, unknown>>;

const object =
  (access: S3Access) =>
  ({ Bucket: bucket, Key: key }: Input): Need => ({ of: 'object', access, bucket, key });

const listing =
  (access: S3Access) =>
  ({ Bucket: bucket, Prefix: prefix }: Input): Need => ({ of: 'listing', access, bucket, prefix });

/** `bucket/key?versionId=…`, percent-encoded, with or without a slash in front; or the ARN of an access point. */
const source = ({ CopySource: text }: Input): Need => {
  try {
    const [, bucket, key] = /^\/?([^/?]+)\/([^?]+)(?:\?.*)?$/s.exec(typeof text === 'string' ? text : '') ?? [];
    if (bucket !== undefined && key !== undefined && !bucket.startsWith('arn:')) {
      return { of: 'object', access: 'read', bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
    }
  } catch {
    // Not percent-encoded: S3 would not know either what is meant.
  }
  return { of: 'more', what: 'a copy from a source that is not given as bucket/key' };
};

const deletions = ({ Bucket: bucket, Delete: list }: Input): ReadonlyArray<Need> => {
  const objects: unknown = (list as { readonly Objects?: unknown } | undefined)?.Objects;
  return Array.isArray(objects)
    ? objects.map((entry: { readonly Key?: unknown } | undefined): Need => ({ of: 'object', access: 'read-write', bucket, key: entry?.Key }))
    : [{ of: 'more', what: 'a deletion of nothing' }];
};

const read = object('read');
const write = object('read-write');

/** What every command that a declaration can cover needs. */
const NEEDS: Readonly<Record<string, (input: Input) => ReadonlyArray<Need>>> = {
  GetObjectCommand: (input) => [read(input)],
  HeadObjectCommand: (input) => [read(input)],
  GetObjectAttributesCommand: (input) => [read(input)],
  GetObjectTaggingCommand: (input) => [read(input)],
  ListObjectsCommand: (input) => [listing('read')(input)],
  ListObjectsV2Command: (input) => [listing('read')(input)],
  ListObjectVersionsCommand: (input) => [listing('read')(input)],
  HeadBucketCommand: ({ Bucket: bucket }) => [{ of: 'bucket', bucket }],
  PutObjectCommand: (input) => [write(input)],
  PutObjectTaggingCommand: (input) => [write(input)],
  DeleteObjectCommand: (input) => [write(input)],
  DeleteObjectsCommand: deletions,
  CopyObjectCommand: (input) => [write(input), source(input)],
  CreateMultipartUploadCommand: (input) => [write(input)],
  UploadPartCommand: (input) => [write(input)],
  UploadPartCopyCommand: (input) => [write(input), source(input)],
  CompleteMultipartUploadCommand: (input) => [write(input)],
  AbortMultipartUploadCommand: (input) => [write(input)],
  ListPartsCommand: (input) => [write(input)],
  ListMultipartUploadsCommand: (input) => [listing('read-write')(input)],
};

/** Parameters that take permissions beside those of an object's content. */
const BEYOND: ReadonlyArray<string> = [
  'ACL',
  'GrantFullControl',
  'GrantRead',
  'GrantReadACP',
  'GrantWriteACP',
  'ObjectLockLegalHoldStatus',
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'BypassGovernanceRetention',
];

/** What a command needs, all of it. */
export const needsOf = (commandName: string, input: Input): ReadonlyArray<Need> => {
  const beyond = BEYOND.filter((name) => input[name] !== undefined && input[name] !== false);
  return [
    ...(NEEDS[commandName]?.(input) ?? [{ of: 'more', what: commandName.replace(/Command$/, '') } satisfies Need]),
    ...beyond.map((name): Need => ({ of: 'more', what: `the parameter ${name}` })),
  ];
};
