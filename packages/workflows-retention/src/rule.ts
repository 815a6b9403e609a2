import type { BucketFolder } from '@aqueduct/s3-integration';
import { listPage, type ListedObject } from './listed-object.js';
import type { RetentionRequest } from './retention-input.codec.js';
import type { RetentionScope } from './retention-scope.js';

/** The oldest object that `keepNewest` keeps. */
export type OldestKept = { readonly lastModified: string; readonly key: string };

/** Newest first; of two from the same moment the one with the smaller key counts as newer. */
const byAge = (one: OldestKept, other: OldestKept): number => {
  if (one.lastModified !== other.lastModified) {
    return one.lastModified > other.lastModified ? -1 : 1;
  }
  return one.key < other.key ? -1 : 1;
};

/** Whether the rule looks at an object. */
const concerns = ({ suffix }: RetentionRequest, { key }: ListedObject): boolean => key.endsWith(suffix);

/** Whether the rule deletes an object. One without a time is kept. */
export const isDue = (request: RetentionRequest, scope: RetentionScope, oldestKept: OldestKept | null, object: ListedObject): boolean =>
  concerns(request, object) &&
  object.lastModified !== '' &&
  object.lastModified < scope.before &&
  (oldestKept === null || byAge(oldestKept, object) < 0) &&
  object.key !== oldestKept?.key;

/** Finds the last of the newest `keepNewest`, with no more than those and a page in memory. `null` when there is no object. */
export const findOldestKept = async (
  folder: BucketFolder,
  scope: RetentionScope,
  request: RetentionRequest,
  signal: AbortSignal,
): Promise<OldestKept | null> => {
  let newest: ReadonlyArray<OldestKept> = [];
  let after: string | null = null;
  do {
    const page = await listPage(folder, scope, { after, size: 1000 }, signal);
    const added = page.objects.filter((object) => concerns(request, object)).map(({ lastModified, key }) => ({ lastModified, key }));
    newest = [...newest, ...added].sort(byAge).slice(0, request.keepNewest);
    after = page.last;
  } while (after !== null);
  return newest.at(-1) ?? null;
};
