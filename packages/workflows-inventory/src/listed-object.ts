import { ListObjectsV2Command, type EncodingType, type _Object } from '@aws-sdk/client-s3';
import { type BucketFolder, listedKey } from '@aqueduct/s3-integration';
import type { InventoryScope } from './inventory-scope.js';

/** An object as the listing shows it. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  /** With its quotes, as `If-Match` wants it. */
  readonly etag: string;
  readonly lastModified: string;
}

export interface Listing {
  readonly objects: ReadonlyArray<ListedObject>;
  /** The next page starts after this key. `null` after the last page. */
  readonly last: string | null;
}

/**
 * About what a page may read, in bytes of listed size. A page is what a kill repeats: it must not be an evening's
 * work because the objects are large.
 */
export const PAGE_BYTES = 1024 ** 3;

const listedObject =
  (encoding: EncodingType | undefined) =>
  ({ Key = '', Size = 0, ETag = '', LastModified }: _Object): ListedObject => ({
    key: listedKey(Key, encoding),
    size: Size,
    etag: ETag,
    lastModified: LastModified?.toISOString() ?? '',
  });

/** After all keys of a folder: S3 orders by UTF-8 bytes, and this is the last code point. */
const endOf = (folder: string): string => `${folder}\u{10FFFF}`;

/** How many of `objects` fit a page; one always does. */
const fitting = (objects: ReadonlyArray<ListedObject>, pageBytes: number): number => {
  let bytes = 0;
  const over = objects.findIndex(({ size }, index) => (bytes += size) > pageBytes && index > 0);
  return over === -1 ? objects.length : over;
};

/**
 * One page in key order. By `StartAfter` and not by continuation token: a key still means the same after a restart
 * hours later, and when objects came and went meanwhile.
 */
export const listPage = async (
  { client }: BucketFolder,
  scope: InventoryScope,
  page: { readonly after: string | null; readonly size: number; readonly bytes?: number },
  signal: AbortSignal,
): Promise<Listing> => {
  const answer = await client.send(
    new ListObjectsV2Command({
      Bucket: scope.bucket,
      Prefix: scope.prefix,
      MaxKeys: page.size,
      EncodingType: 'url',
      ...(page.after === null ? {} : { StartAfter: page.after }),
    }),
    { abortSignal: signal },
  );
  const listed = (answer.Contents ?? []).map(listedObject(answer.EncodingType));
  const kept = listed.slice(0, fitting(listed, page.bytes ?? PAGE_BYTES));
  const last = kept.at(-1)?.key ?? null;
  const isLast = answer.IsTruncated !== true && kept.length === listed.length;
  return {
    objects: kept.filter(({ key }) => !key.startsWith(scope.outputFolder)),
    last: isLast ? null : last !== null && last.startsWith(scope.outputFolder) ? endOf(scope.outputFolder) : last,
  };
};
