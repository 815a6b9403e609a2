import type { GetObjectCommandOutput, HeadObjectCommandOutput, PutObjectCommandInput } from '@aws-sdk/client-s3';

/** User metadata that holds the source's ETag where the copy's own is another. */
export const MARK = 'aqueduct-source-etag';
const MAX_METADATA_BYTES = 2048;

export type ObjectAnswer = Pick<
  GetObjectCommandOutput & HeadObjectCommandOutput,
  'ContentType' | 'CacheControl' | 'ContentDisposition' | 'ContentEncoding' | 'ContentLanguage' | 'ExpiresString' | 'WebsiteRedirectLocation' | 'Metadata'
>;

export type WrittenHeaders = Pick<
  PutObjectCommandInput,
  'ContentType' | 'CacheControl' | 'ContentDisposition' | 'ContentEncoding' | 'ContentLanguage' | 'Expires' | 'WebsiteRedirectLocation' | 'Metadata'
>;

/** `aws-chunked` is how a body once travelled and no property of the object. */
const contentEncoding = (encoding: string | undefined): string | undefined => {
  const kept = encoding?.split(',').map((item) => item.trim()).filter((item) => item !== '' && item !== 'aws-chunked').join(',');
  return kept === '' ? undefined : kept;
};

/** Headers come in as Latin-1, byte by byte, and are signed as UTF-8: what is beyond ASCII goes as S3 itself writes it. */
const ascii = (value: string): string =>
  /^[\t\x20-\x7e]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value, 'latin1').toString('base64')}?=`;

const sizeOf = (metadata: Readonly<Record<string, string>>): number =>
  Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);

const metadataOf = ({ Metadata = {} }: ObjectAnswer, mark: string | undefined): Record<string, string> => {
  const own = Object.fromEntries(
    Object.entries(Metadata)
      // The mark of an earlier copy says nothing about this one.
      .filter(([name]) => name.toLowerCase() !== MARK)
      .map(([name, value]) => [name, ascii(value)]),
  );
  const marked = mark === undefined ? own : { ...own, [MARK]: mark };
  return sizeOf(marked) > MAX_METADATA_BYTES ? own : marked;
};

const expiryOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** What a copy takes over besides the bytes. With a `mark`, the source's ETag among its user metadata. */
export const writtenHeaders = (answer: ObjectAnswer, mark?: string): WrittenHeaders => ({
  ContentType: answer.ContentType,
  CacheControl: answer.CacheControl,
  ContentDisposition: answer.ContentDisposition,
  ContentEncoding: contentEncoding(answer.ContentEncoding),
  ContentLanguage: answer.ContentLanguage,
  Expires: expiryOf(answer.ExpiresString),
  WebsiteRedirectLocation: answer.WebsiteRedirectLocation,
  Metadata: metadataOf(answer, mark),
});

/** The source's ETag that an earlier copy noted. */
export const markOf = ({ Metadata = {} }: Pick<ObjectAnswer, 'Metadata'>): string | undefined => Metadata[MARK];
