import { ListObjectsV2Command, type EncodingType, type _Object } from '@aws-sdk/client-s3';
import * as t from 'io-ts';
import { type BucketFolder, listedKey } from '@aqueduct/s3-integration';
import type { RetentionScope } from './retention-scope.js';

/** An object as the listing shows it. */
export const ListedObject = t.readonly(
  t.strict({
    /** Complete, with the root directory of the connection. */
    key: t.string,
    size: t.number,
    /** With its quotes. */
    etag: t.string,
    /** ISO 8601, UTC. */
    lastModified: t.string,
  }),
  'ListedObject',
);
export type ListedObject = t.TypeOf<typeof ListedObject>;

export interface Listing {
  readonly objects: ReadonlyArray<ListedObject>;
  /** The next page starts after this key. `null` after the last page. */
  readonly last: string | null;
}

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

/**
 * One page in key order, without the folder of plans and reports. By `StartAfter` and not by continuation token: a key
 * still means the same after a restart hours later, and when objects came and went meanwhile.
 */
export const listPage = async (
  { client }: BucketFolder,
  scope: RetentionScope,
  page: { readonly after: string | null; readonly size: number },
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
  const last = listed.at(-1)?.key ?? null;
  return {
    objects: listed.filter(({ key }) => !key.startsWith(scope.outputFolder)),
    last: answer.IsTruncated !== true ? null : last !== null && last.startsWith(scope.outputFolder) ? endOf(scope.outputFolder) : last,
  };
};

/** S3 orders keys by their UTF-8 bytes. */
const isBehind = (key: string, other: string): boolean => Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** All objects behind `after`, up to and with `last`, as they are now. */
export const listRange = async (
  folder: BucketFolder,
  scope: RetentionScope,
  range: { readonly after: string | null; readonly last: string },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ListedObject>> => {
  const found = new Map<string, ListedObject>();
  let { after } = range;
  do {
    const page = await listPage(folder, scope, { after, size: 1000 }, signal);
    page.objects.filter(({ key }) => !isBehind(key, range.last)).forEach((object) => found.set(object.key, object));
    after = page.last;
  } while (after !== null && isBehind(range.last, after));
  return found;
};
