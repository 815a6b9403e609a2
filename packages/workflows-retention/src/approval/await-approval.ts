import type { BucketFolder } from '@aqueduct/s3-integration';
import type { PlanSummary } from '../plan/plan-summary.codec.js';
import { readJson } from '../read-json.js';
import { retentionFailure } from '../retention-error.js';
import { planCsvKey, type RetentionScope } from '../retention-scope.js';
import { Approval, approvalKey, type Decision } from './approval.codec.js';

/** How long a run waits between two looks. */
export interface Patience {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Each look is two records of the run: in a week of waiting about 2,000 looks. */
export const PATIENCE: Patience = { firstMs: 1000, longestMs: 300_000 };

/** What a run sees when it looks. */
export type Seen = Decision | 'nothing' | 'too late';

/** Looks for the decision. @throws RetentionFailure ApprovalForAnotherPlan, PlanDamaged */
export const lookForApproval = async (
  folder: BucketFolder,
  { runFolder }: RetentionScope,
  { digest, expiresAt }: PlanSummary,
  signal: AbortSignal,
): Promise<Seen> => {
  const key = approvalKey(runFolder);
  // Before the look, so that a decision in time is not missed.
  const isLate = Date.parse(expiresAt) <= Date.now();
  const approval = await readJson(folder, key, Approval, signal);
  if (approval === 'absent') {
    return isLate ? 'too late' : 'nothing';
  }
  if (approval === 'damaged') {
    throw retentionFailure({ _tag: 'PlanDamaged', key });
  }
  if (approval.digest !== digest) {
    throw retentionFailure({ _tag: 'ApprovalForAnotherPlan', key, digest });
  }
  return approval.decision;
};

/** Waits in pauses that double, up to the longest. @throws RetentionFailure ApprovalExpired */
export const awaitApproval = async (
  scope: RetentionScope,
  plan: PlanSummary,
  { firstMs, longestMs }: Patience,
  engine: { readonly look: (number: number) => Promise<Seen>; readonly sleep: (ms: number) => Promise<void> },
): Promise<Decision> => {
  let pause = firstMs;
  for (let number = 1; ; number += 1) {
    const seen = await engine.look(number);
    if (seen === 'too late') {
      throw retentionFailure({ _tag: 'ApprovalExpired', plan: planCsvKey(scope), expiredAt: plan.expiresAt });
    }
    if (seen !== 'nothing') {
      return seen;
    }
    await engine.sleep(pause);
    pause = Math.min(pause * 2, longestMs);
  }
};
