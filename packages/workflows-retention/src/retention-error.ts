import type { S3Failure } from '@aqueduct/s3-integration';

/** The connection was pointed at another bucket, root directory or endpoint while a run was under way. */
export interface PlaceChanged {
  readonly _tag: 'PlaceChanged';
  readonly began: string;
  readonly now: string;
}

/** A file of this run is not what the run wrote: someone else writes in its folder. */
export interface PlanDamaged {
  readonly _tag: 'PlanDamaged';
  readonly key: string;
}

/** There is no finished plan to decide about. */
export interface PlanNotFound {
  readonly _tag: 'PlanNotFound';
  readonly key: string;
}

/** Somebody decided about another plan than the one that is there. */
export interface ApprovalForAnotherPlan {
  readonly _tag: 'ApprovalForAnotherPlan';
  readonly key: string;
  readonly digest: string;
}

/** The other decision was there first. */
export interface AlreadyDecided {
  readonly _tag: 'AlreadyDecided';
  readonly key: string;
}

/** Nobody decided in time. */
export interface ApprovalExpired {
  readonly _tag: 'ApprovalExpired';
  readonly plan: string;
  readonly expiredAt: string;
}

/** S3 refused what the whole run depends on. */
export interface S3Refused {
  readonly _tag: 'S3Refused';
  readonly failure: S3Failure;
}

export type RetentionError =
  | PlaceChanged
  | PlanDamaged
  | PlanNotFound
  | ApprovalForAnotherPlan
  | AlreadyDecided
  | ApprovalExpired
  | S3Refused;

const describe = (error: RetentionError): string => {
  switch (error._tag) {
    case 'PlaceChanged':
      return `connection: it led to bucket ${error.began} when the run began and leads to another place (bucket ${error.now}) now. Start a new run for the new place.`;
    case 'PlanDamaged':
      return `${error.key}: not the file that this run wrote. Keep other writers out of the output prefix and start a new run.`;
    case 'PlanNotFound':
      return `${error.key}: there is no finished plan. Look at connection, runId and outputPrefix, and wait until the run says that it waits for approval.`;
    case 'ApprovalForAnotherPlan':
      return `digest: the plan beside ${error.key} has the digest ${error.digest}, not the one that was decided about. Read plan.csv of this run, and decide with the digest in its plan.json.`;
    case 'AlreadyDecided':
      return `${error.key}: another decision about this plan is there already and stays. Start a new run of retention for a new plan.`;
    case 'ApprovalExpired':
      return `${error.plan}: nobody decided about this plan until ${error.expiredAt}. Start a new run, and decide about its plan in time or give it a longer approvalTimeoutDays.`;
    case 'S3Refused':
      return [error.failure.field === undefined ? '' : `${error.failure.field}: `, error.failure.problem, ' ', error.failure.remedy].join('');
  }
};

/** Somebody may be replacing them right now, and the next attempt gets the new ones. */
const CREDENTIALS: ReadonlySet<S3Failure['tag']> = new Set(['UnknownAccessKey', 'WrongSecret', 'ExpiredCredentials', 'InvalidToken']);

const isRetryable = (error: RetentionError): boolean =>
  error._tag === 'S3Refused' && (error.failure.retryable || CREDENTIALS.has(error.failure.tag));

/** Carries an error through the durable engine, which knows exceptions only and reads `retryable` and `code`. */
export class RetentionFailure extends Error {
  override readonly name = 'RetentionFailure';
  readonly retryable: boolean;
  readonly code: string;

  constructor(readonly failure: RetentionError) {
    super(describe(failure));
    this.retryable = isRetryable(failure);
    this.code = failure._tag === 'S3Refused' ? failure.failure.tag : failure._tag;
  }
}

export const retentionFailure = (error: RetentionError): RetentionFailure => new RetentionFailure(error);
