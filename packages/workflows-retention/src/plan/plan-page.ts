import type { BucketFolder } from '@aqueduct/s3-integration';
import { listPage } from '../listed-object.js';
import type { RetentionRequest } from '../retention-input.codec.js';
import type { RetentionScope } from '../retention-scope.js';
import { isDue, type OldestKept } from '../rule.js';
import { writePart, type PartName } from './plan-part.js';

export interface PageRequest {
  /** From 1. */
  readonly number: number;
  /** The last key of the page before. */
  readonly after: string | null;
  readonly oldestKept: OldestKept | null;
}

/** All that a page leaves in the database; its objects are in the part. */
export type PageResult = {
  readonly part: PartName | null;
  readonly last: string | null;
  readonly listed: number;
};

/** Lists a page and keeps what the rule deletes of it as a part. Repeating it is harmless. */
export const planPage = async (
  folder: BucketFolder,
  scope: RetentionScope,
  request: RetentionRequest,
  { number, after, oldestKept }: PageRequest,
  signal: AbortSignal,
): Promise<PageResult> => {
  const { objects, last } = await listPage(folder, scope, { after, size: request.batchSize }, signal);
  const due = objects.filter((object) => isDue(request, scope, oldestKept, object));
  const part = due.length === 0 ? null : await writePart(folder, scope, number, { after, objects: due }, signal);
  return { part, last, listed: objects.length };
};
