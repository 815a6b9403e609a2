import type { EncodingType } from '@aws-sdk/client-s3';

/**
 * A key out of a listing that was asked for with `EncodingType: 'url'`: without the encoding a key with a control
 * character breaks the XML. The SDK leaves the decoding to its caller; S3 writes a space as +.
 */
export const listedKey = (key: string, encoding: EncodingType | undefined): string =>
  encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
