import { ListObjectsV2Command, type EncodingType, type _Object } from '@aws-sdk/client-s3';
import { ask } from './ask.js';
import { bareETag } from './etag.js';
import type { Place } from './place.js';

/** An object as the listing shows it. */
export interface ListedObject {
  /** Its key without the prefix that is listed. */
  readonly name: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
}

export interface Listing {
  readonly objects: ReadonlyArray<ListedObject>;
  /** Whether there is no more. */
  readonly complete: boolean;
}

/** Under `EncodingType: 'url'` keys come percent-encoded, with `+` for a space. */
const listedKey = (key: string, encoding: EncodingType | undefined): string =>
  encoding === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;

const listedObject =
  (prefix: string, encoding: EncodingType | undefined) =>
  ({ Key = '', Size = 0, ETag }: _Object): ListedObject => ({
    name: listedKey(Key, encoding).slice(prefix.length),
    size: Size,
    etag: bareETag(ETag),
  });

/**
 * One page in key order. By `StartAfter` and not by continuation token: a key still means the same after a restart
 * hours later, and when objects came and went meanwhile.
 *
 * @param after - a name below the prefix; the page begins behind it
 */
export const listPage = async (
  place: Place,
  prefix: string,
  { after, size }: { readonly after: string | null; readonly size: number },
  signal: AbortSignal,
): Promise<Listing> => {
  const command = new ListObjectsV2Command({
    Bucket: place.bucket,
    Prefix: prefix,
    MaxKeys: size,
    EncodingType: 'url',
    ...(after === null ? {} : { StartAfter: `${prefix}${after}` }),
  });
  const answer = await ask(place, signal, (client, options) => client.send(command, options));
  return {
    objects: (answer.Contents ?? []).map(listedObject(prefix, answer.EncodingType)),
    complete: answer.IsTruncated !== true,
  };
};

/** S3 orders keys by their UTF-8 bytes. */
export const isBehind = (name: string, other: string): boolean => Buffer.compare(Buffer.from(name), Buffer.from(other)) > 0;

/** All objects behind `after`, up to and with `last` (all of them when it is `null`), a page at a time. */
export async function* listRange(
  place: Place,
  prefix: string,
  { after, last, size }: { readonly after: string | null; readonly last: string | null; readonly size: number },
  signal: AbortSignal,
): AsyncGenerator<ReadonlyArray<ListedObject>, void> {
  for (let begin = after; ; ) {
    const { objects, complete } = await listPage(place, prefix, { after: begin, size }, signal);
    const wanted = last === null ? objects : objects.filter(({ name }) => !isBehind(name, last));
    yield wanted;
    if (complete || wanted.length < objects.length) {
      return;
    }
    begin = objects.at(-1)?.name ?? null;
    if (begin === last) {
      return;
    }
  }
}
