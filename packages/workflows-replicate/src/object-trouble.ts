import { S3ServiceException } from '@aws-sdk/client-s3';
import { classifyS3Error, type S3FailureTag } from '@aqueduct/s3-integration';
import { sideOf } from './ask.js';
import { failed, GONE, type ObjectOutcome } from './object-outcome.js';

/** The source has another version of the object now. */
export const CHANGED = failed('changed');
/** The target's key was written by somebody else. */
export const TARGET_CHANGED = failed('target-changed');

/** Of these, the next object would meet none. */
const OF_ONE_OBJECT: ReadonlySet<S3FailureTag> = new Set(['AccessDenied', 'ObjectNotFound', 'PreconditionFailed', 'BadRequest', 'EncryptionKeyUnusable']);

const OF_HEAD: Readonly<Record<number, string>> = { 403: 'AccessDenied', 404: 'NotFound', 412: 'PreconditionFailed' };

/** The code of an answer of S3. HEAD has no body to say it in, only a status. */
export const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof S3ServiceException)) {
    return undefined;
  }
  const byStatus = OF_HEAD[error.$metadata.httpStatusCode ?? 0];
  return /^(Unknown.*|\d+)$/.test(error.name) ? (byStatus ?? error.name) : error.name;
};

/** 400 means two things for a read: a key that only its owner has (SSE-C), or anything else. */
const ofSource = (name: string): ObjectOutcome | undefined => {
  switch (name) {
    case 'NoSuchKey':
    case 'NotFound':
      return GONE;
    case 'PreconditionFailed':
      return CHANGED;
    case 'AccessDenied':
      return failed('source-denied');
    case 'InvalidObjectState':
      return failed('archived');
    case 'InvalidRequest':
      return failed('not-decryptable');
    default:
      return undefined;
  }
};

const ofTarget = (name: string): ObjectOutcome | undefined => {
  switch (name) {
    // If-Match on what is no longer there.
    case 'NoSuchKey':
    case 'NotFound':
    case 'PreconditionFailed':
    case 'ConditionalRequestConflict':
      return TARGET_CHANGED;
    case 'AccessDenied':
      return failed('target-denied');
    default:
      return undefined;
  }
};

/**
 * What is wrong with one object, if it is only that: a run goes on without it. `undefined` for everything that the
 * next object would meet as well (credentials, bucket, network), and for what passes.
 */
export const objectTrouble = (error: unknown): ObjectOutcome | undefined => {
  const [side, code] = [sideOf(error), codeOf(error)];
  if (side === undefined || code === undefined) {
    return undefined;
  }
  if (code.startsWith('KMS.')) {
    return failed('not-decryptable', code);
  }
  const known = side === 'source' ? ofSource(code) : ofTarget(code);
  return known ?? (OF_ONE_OBJECT.has(classifyS3Error(error).tag) ? failed('refused', code) : undefined);
};
