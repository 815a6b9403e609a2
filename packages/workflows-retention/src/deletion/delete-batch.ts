import { classified } from '@aqueduct/integrations';
import type { BucketFolder } from '@aqueduct/s3-integration';
import type { PlanPart } from '../plan/plan-part.js';
import type { RetentionScope } from '../retention-scope.js';
import { compareWithNow } from './check-batch.js';
import { deleteKeys } from './delete-keys.js';
import type { OutcomeLetter, Outcomes } from './outcome.js';

/** What the next attempt may not meet. */
const PASSING: ReadonlySet<string> = new Set(['InternalError', 'SlowDown', 'ServiceUnavailable', 'OperationAborted', 'ConditionalRequestConflict']);

const REFUSED: Readonly<Record<string, OutcomeLetter>> = { AccessDenied: 'n', PreconditionFailed: 'c', NoSuchKey: 'd' };

const letterOf = (code: string | undefined): OutcomeLetter => (code === undefined ? 'd' : (REFUSED[code] ?? 'f'));

/** A letter for what {@link checkBatch} found that leaves nothing to do. */
const SETTLED: Readonly<Record<string, OutcomeLetter>> = { c: 'c', g: 'g' };

/**
 * Deletes what the check found unchanged and what still is. Safe to repeat at any point, with the same result: what is
 * missing now was there at the check, so an earlier attempt deleted it.
 */
export const deleteBatch = async (
  folder: BucketFolder,
  scope: RetentionScope,
  { part, checked, last }: { readonly part: PlanPart; readonly checked: string; /** No other attempt follows. */ readonly last: boolean },
  signal: AbortSignal,
): Promise<Outcomes> => {
  const now = await compareWithNow(folder, scope, part, signal);
  const due = part.objects.filter((_, index) => checked[index] === 's' && now[index] === 'same');
  const refused = await deleteKeys(folder, scope, due, signal);
  const passing = [...refused.values()].find((code) => PASSING.has(code));
  if (passing !== undefined && !last) {
    const message = `S3 refused to delete some objects for now (${passing}).`;
    throw classified(new Error(message), { tag: 'ServiceFault', retryable: true, problem: message, remedy: 'Try again later.' });
  }
  const outcome = (index: number, key: string): OutcomeLetter => {
    const settled = SETTLED[checked[index] ?? ''];
    if (settled !== undefined) {
      return settled;
    }
    return now[index] === 'changed' ? 'c' : letterOf(refused.get(key));
  };
  return part.objects.map(({ key }, index) => outcome(index, key)).join('');
};
