import { ListObjectsV2Command, type EncodingType, type _Object } from '@aws-sdk/client-s3';
import { type BucketFolder, listedKey } from '@aqueduct/s3-integration';
import type { InventoryScope } from './inventory-scope.js';
import { compareKeys, endOf, isBeyond, isEnd, type KeyRange } from './ranges/key-range.js';

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
  /** The next page starts after this key. `null` after the last page of the range. */
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

/** How many of `objects` fit a page; one always does. */
const fitting = (objects: ReadonlyArray<ListedObject>, pageBytes: number): number => {
  let bytes = 0;
  const over = objects.findIndex(({ size }, index) => (bytes += size) > pageBytes && index > 0);
  return over === -1 ? objects.length : over;
};

const listKeys = async (
  { client }: BucketFolder,
  scope: InventoryScope,
  list: { readonly after: string | null; readonly size: number },
  signal: AbortSignal,
): Promise<{ readonly objects: ReadonlyArray<ListedObject>; readonly more: boolean }> => {
  const { Contents = [], EncodingType, IsTruncated } = await client.send(
    new ListObjectsV2Command({
      Bucket: scope.bucket,
      Prefix: scope.prefix,
      MaxKeys: list.size,
      EncodingType: 'url',
      ...(list.after === null ? {} : { StartAfter: list.after }),
    }),
    { abortSignal: signal },
  );
  return { objects: Contents.map(listedObject(EncodingType)), more: IsTruncated === true };
};

/** Where to go on after `last`: earlier inventories are passed over all at once. */
const passing = (last: string, { outputFolder }: InventoryScope): string => {
  const end = endOf(outputFolder);
  return last.startsWith(outputFolder) && compareKeys(last, end) < 0 ? end : last;
};

/**
 * One page in key order. By `StartAfter` and not by continuation token: a key still means the same after a restart
 * hours later, and when objects came and went meanwhile.
 */
export const listPage = async (
  folder: BucketFolder,
  scope: InventoryScope,
  page: { readonly range: KeyRange; readonly size: number; readonly bytes?: number },
  signal: AbortSignal,
): Promise<Listing> => {
  const { objects, more } = await listKeys(folder, scope, { after: page.range.after, size: page.size }, signal);
  const inside = objects.filter(({ key }) => !isBeyond(key, page.range));
  const kept = inside.slice(0, fitting(inside, page.bytes ?? PAGE_BYTES));
  const last = kept.at(-1)?.key;
  const isLast = kept.length === inside.length && (inside.length < objects.length || !more);
  const next = isLast || last === undefined ? null : passing(last, scope);
  return {
    objects: kept.filter(({ key }) => !key.startsWith(scope.outputFolder)),
    last: next !== null && isEnd(next, page.range) ? null : next,
  };
};

/** The first key of a range that belongs to the inventory. */
export const firstKey = async (
  folder: BucketFolder,
  scope: InventoryScope,
  range: KeyRange,
  signal: AbortSignal,
): Promise<string | null> => {
  const { objects } = await listKeys(folder, scope, { after: range.after, size: 1 }, signal);
  const key = objects[0]?.key;
  if (key === undefined || isBeyond(key, range)) {
    return null;
  }
  return key.startsWith(scope.outputFolder) ? firstKey(folder, scope, { ...range, after: passing(key, scope) }, signal) : key;
};
