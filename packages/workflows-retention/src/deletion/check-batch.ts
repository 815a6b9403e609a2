import type { BucketFolder } from '@aqueduct/s3-integration';
import { listRange, type ListedObject } from '../listed-object.js';
import type { PlanPart } from '../plan/plan-part.js';
import type { RetentionScope } from '../retention-scope.js';

/** Of an object of the plan: as it was, another one under its key, or none. */
export type Presence = 'same' | 'changed' | 'gone';

const presence = (planned: ListedObject, now: ListedObject | undefined): Presence => {
  if (now === undefined) {
    return 'gone';
  }
  return now.etag === planned.etag && now.lastModified === planned.lastModified && now.size === planned.size ? 'same' : 'changed';
};

/** Compares the objects of a part with what is there now, in the order of the part. */
export const compareWithNow = async (
  folder: BucketFolder,
  scope: RetentionScope,
  { after, objects }: PlanPart,
  signal: AbortSignal,
): Promise<ReadonlyArray<Presence>> => {
  const now = await listRange(folder, scope, { after, last: objects.at(-1)?.key ?? '' }, signal);
  return objects.map((planned) => presence(planned, now.get(planned.key)));
};

const LETTERS = { same: 's', changed: 'c', gone: 'g' } as const satisfies Readonly<Record<Presence, string>>;

/**
 * What a batch finds before it deletes anything, a letter for each object. It is recorded before the deletion begins:
 * what was there then and is missing when an interrupted deletion is repeated, was deleted by this run.
 */
export const checkBatch = async (folder: BucketFolder, scope: RetentionScope, part: PlanPart, signal: AbortSignal): Promise<string> =>
  (await compareWithNow(folder, scope, part, signal)).map((found) => LETTERS[found]).join('');
