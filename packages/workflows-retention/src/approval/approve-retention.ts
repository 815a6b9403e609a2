import type { S3Client } from '@aws-sdk/client-s3';
import { ObjectDiffers, putOnce } from '@aqueduct/s3-integration';
import { PlanSummary, planSummaryKey } from '../plan/plan-summary.codec.js';
import { readJson } from '../read-json.js';
import { retentionFailure } from '../retention-error.js';
import { approvalKey, type Approval } from './approval.codec.js';

/** Which plan, and what about it. */
export interface RetentionDecision extends Approval {
  readonly bucket: string;
  /** The complete prefix of the run: `<root directory><outputPrefix><run id>/`. */
  readonly runFolder: string;
}

const refuse = (error: unknown, key: string): never => {
  throw error instanceof ObjectDiffers ? retentionFailure({ _tag: 'AlreadyDecided', key }) : error;
};

/**
 * Writes a decision beside the plan, for good: the same one again changes nothing, another one is refused. Returns the
 * key of approval.json.
 *
 * @throws RetentionFailure PlanNotFound, ApprovalForAnotherPlan, ApprovalExpired, AlreadyDecided
 * @publicApi
 */
export const approveRetention = async (
  client: S3Client,
  { bucket, runFolder, digest, decision }: RetentionDecision,
  options: { readonly abortSignal?: AbortSignal } = {},
): Promise<string> => {
  const [planKey, key] = [planSummaryKey(runFolder), approvalKey(runFolder)];
  const plan = await readJson({ client, bucket }, planKey, PlanSummary, options.abortSignal);
  if (plan === 'absent') {
    throw retentionFailure({ _tag: 'PlanNotFound', key: planKey });
  }
  if (plan === 'damaged') {
    throw retentionFailure({ _tag: 'PlanDamaged', key: planKey });
  }
  if (plan.digest !== digest) {
    throw retentionFailure({ _tag: 'ApprovalForAnotherPlan', key, digest: plan.digest });
  }
  if (Date.parse(plan.expiresAt) <= Date.now()) {
    throw retentionFailure({ _tag: 'ApprovalExpired', plan: planKey, expiredAt: plan.expiresAt });
  }
  const Body = `${JSON.stringify({ digest, decision } satisfies Approval)}\n`;
  await putOnce(client, { Bucket: bucket, Key: key, Body, ContentType: 'application/json' }, options).catch((error: unknown) => refuse(error, key));
  return key;
};
