import type { S3Failure } from '@aqueduct/s3-integration';
import type { Side } from './place.js';

/** A connection was pointed at another bucket, root directory or endpoint while a run was under way. */
export interface PlaceChanged {
  readonly _tag: 'PlaceChanged';
  readonly side: Side;
  readonly connection: string;
  readonly began: string;
  readonly now: string;
}

/** Source and target overlap: a copy would be copied again, or written over what it is made from. */
export interface PlacesOverlap {
  readonly _tag: 'PlacesOverlap';
  readonly bucket: string;
  readonly source: string;
  readonly target: string;
}

/** A file of this run is not what the run wrote: someone else writes in its folder. */
export interface PlanDamaged {
  readonly _tag: 'PlanDamaged';
  readonly key: string;
}

/** S3 refused what the whole run depends on. */
export interface S3Refused {
  readonly _tag: 'S3Refused';
  readonly side: Side;
  readonly connection: string;
  readonly failure: S3Failure;
}

/** The run has ended, and some objects were not copied. */
export interface ObjectsFailed {
  readonly _tag: 'ObjectsFailed';
  readonly failed: number;
  readonly objects: number;
  readonly bucket: string;
  /** The complete key of the report, which names all of them. */
  readonly report: string;
  readonly first: string;
}

export type ReplicateError = PlaceChanged | PlacesOverlap | PlanDamaged | S3Refused | ObjectsFailed;

const named = (prefix: string): string => (prefix === '' ? 'all of it' : `"${prefix}"`);

const describe = (error: ReplicateError): string => {
  switch (error._tag) {
    case 'PlaceChanged':
      return `${error.side}.connection: ${error.connection} led to bucket ${error.began} when the run began and leads to another place (bucket ${error.now}) now. Start a new run for the new place.`;
    case 'PlacesOverlap':
      return `target.prefix: source (${named(error.source)}) and target (${named(error.target)}) overlap in the bucket ${error.bucket}, so copies would be copied again. Choose prefixes of which neither begins with the other.`;
    case 'PlanDamaged':
      return `${error.key}: not the file that this run wrote. Keep other writers out of options.reportPrefix and start a new run.`;
    case 'S3Refused':
      return [
        `${error.side}.connection: ${error.connection}`,
        error.failure.field === undefined ? ': ' : `, ${error.failure.field}: `,
        `${error.failure.problem} ${error.failure.remedy}`,
      ].join('');
    case 'ObjectsFailed':
      return `${error.failed} of ${error.objects} objects were not copied, the first because of ${error.first}. ${error.report} in the bucket ${error.bucket} names them; put right what it says and start a new run, which copies only what is missing.`;
  }
};

/** Somebody may be replacing them right now, and the next attempt gets the new ones. */
const CREDENTIALS: ReadonlySet<S3Failure['tag']> = new Set(['UnknownAccessKey', 'WrongSecret', 'ExpiredCredentials', 'InvalidToken']);

const isRetryable = (error: ReplicateError): boolean =>
  error._tag === 'S3Refused' && (error.failure.retryable || CREDENTIALS.has(error.failure.tag));

/** Carries an error through the durable engine, which knows exceptions only and reads `retryable` and `code`. */
export class ReplicateFailure extends Error {
  override readonly name = 'ReplicateFailure';
  readonly retryable: boolean;
  readonly code: string;

  constructor(readonly failure: ReplicateError) {
    super(describe(failure));
    this.retryable = isRetryable(failure);
    this.code = failure._tag === 'S3Refused' ? failure.failure.tag : failure._tag;
  }
}

export const replicateFailure = (error: ReplicateError): ReplicateFailure => new ReplicateFailure(error);
