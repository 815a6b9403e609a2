import { AwsError } from '../aws-error.js';
import type { StoredObject } from '../state/stored-object.js';
import { checksumHeader } from './checksums.js';
import type { S3Request } from './s3-request.js';

const KEPT: ReadonlyArray<string> = [
  ...['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'],
  ...['x-amz-storage-class', 'x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id'],
];
const MAX_METADATA_BYTES = 2048;
const MAX_KEY_BYTES = 1024;

/** Headers hold Latin-1 without control characters; S3 encodes other metadata by RFC 2047. */
const NOT_A_HEADER = /[^\t\x20-\x7e\xa0-\xff]/;

const asMetadata = (value: string): string => (NOT_A_HEADER.test(value) ? `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=` : value);

/** Without aws-chunked, which is how the body travelled and no property of the object. */
const contentEncoding = (header: string | undefined): string | undefined => {
  const rest = header?.split(',').map((item) => item.trim()).filter((item) => item !== '' && item !== 'aws-chunked').join(',');
  return rest === '' ? undefined : rest;
};

/** What a write says about the object besides its bytes. @throws AwsError MetadataTooLarge, KeyTooLongError */
export const writtenHeaders = ({ key, header, amzHeaders }: S3Request): Readonly<Record<string, string>> => {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new AwsError('KeyTooLongError', 'Your key is too long', { fields: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(MAX_KEY_BYTES) } });
  const kept = KEPT.map((name) => [name, header(name)] as const);
  const metadata = [...amzHeaders].filter(([name]) => name.startsWith('x-amz-meta-')).map(([name, value]) => [name, asMetadata(value)] as const);
  const size = metadata.reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0);
  if (size > MAX_METADATA_BYTES) throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  const entries = [...kept, ['content-encoding', contentEncoding(header('content-encoding'))] as const, ...metadata];
  const given = Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  return { 'content-type': 'binary/octet-stream', ...given };
};

/** The encryption and checksum headers that the answer to a write repeats. */
export const answerToWrite = ({ etag, headers, checksum }: Pick<StoredObject, 'etag' | 'headers' | 'checksum'>): Readonly<Record<string, string>> => ({
  etag: `"${etag}"`,
  'x-amz-server-side-encryption': headers['x-amz-server-side-encryption'] ?? 'AES256',
  ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type }),
});

const OVERRIDES: ReadonlyArray<string> = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires'];

/** The headers of GET and HEAD, with the `response-*` parameters applied. */
export const readHeaders = (object: StoredObject, { query, header }: S3Request, whole: boolean): Readonly<Record<string, string>> => {
  const overrides = OVERRIDES.flatMap((name) => {
    const value = query.get(`response-${name}`);
    if (value !== undefined && NOT_A_HEADER.test(value))
      throw new AwsError('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', { fields: { ArgumentName: `response-${name}` } });
    return value === undefined ? [] : [[name, value] as const];
  });
  const wantsChecksum = whole && header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  return {
    ...object.headers,
    ...Object.fromEntries(overrides),
    ...(wantsChecksum ? answerToWrite(object) : answerToWrite({ ...object, checksum: undefined })),
    'accept-ranges': 'bytes',
    'last-modified': object.lastModified.toUTCString(),
  };
};
