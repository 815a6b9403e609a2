import { S3ServiceException } from '@aws-sdk/client-s3';
import type { ObjectNote } from './object-note.js';

const NOTES: Readonly<Record<string, ObjectNote>> = {
  NoSuchKey: 'gone',
  PreconditionFailed: 'changed',
  AccessDenied: 'access-denied',
  InvalidObjectState: 'archived',
  /** Encrypted with a key that only its owner has (SSE-C). */
  InvalidRequest: 'not-decryptable',
};

/**
 * What is wrong with one object, if it is only that: a run goes on without it. `undefined` for everything that the
 * next object would meet as well (credentials, bucket, network), which fails the step.
 */
export const unreadable = (error: unknown): ObjectNote | undefined => {
  if (!(error instanceof S3ServiceException)) {
    return undefined;
  }
  return error.name.startsWith('KMS.') ? 'not-decryptable' : NOTES[error.name];
};
