import type { S3Failure } from '@aqueduct/s3-integration';

/** The connection was pointed at another bucket, root directory or endpoint while a run was under way. */
export interface PlaceChanged {
  readonly _tag: 'PlaceChanged';
  readonly began: string;
  readonly now: string;
}

/** A file of this run is not what the run wrote: someone else writes in its folder. */
export interface PartDamaged {
  readonly _tag: 'PartDamaged';
  readonly key: string;
}

/** S3 refused what the whole run depends on. */
export interface S3Refused {
  readonly _tag: 'S3Refused';
  readonly failure: S3Failure;
}

export type InventoryError = PlaceChanged | PartDamaged | S3Refused;

const describe = (error: InventoryError): string => {
  switch (error._tag) {
    case 'PlaceChanged':
      return `connection: it led to bucket ${error.began} when the run began and leads to another place (bucket ${error.now}) now. Start a new run for the new place.`;
    case 'PartDamaged':
      return `${error.key}: not the part of the manifest that this run wrote. Keep other writers out of the output prefix and start a new run.`;
    case 'S3Refused':
      return [error.failure.field === undefined ? '' : `${error.failure.field}: `, error.failure.problem, ' ', error.failure.remedy].join('');
  }
};

/** Somebody may be replacing them right now, and the next attempt gets the new ones. */
const CREDENTIALS: ReadonlySet<S3Failure['tag']> = new Set(['UnknownAccessKey', 'WrongSecret', 'ExpiredCredentials', 'InvalidToken']);

const isRetryable = (error: InventoryError): boolean =>
  error._tag === 'S3Refused' && (error.failure.retryable || CREDENTIALS.has(error.failure.tag));

/** Carries an error through the durable engine, which knows exceptions only and reads `retryable` and `code`. */
export class InventoryFailure extends Error {
  override readonly name = 'InventoryFailure';
  readonly retryable: boolean;
  readonly code: string;

  constructor(readonly failure: InventoryError) {
    super(describe(failure));
    this.retryable = isRetryable(failure);
    this.code = failure._tag === 'S3Refused' ? failure.failure.tag : failure._tag;
  }
}

export const inventoryFailure = (error: InventoryError): InventoryFailure => new InventoryFailure(error);
