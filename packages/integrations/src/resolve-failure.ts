import { describeError } from './describe-error.js';
import type { ResolveError } from './integration-error.js';

/** Why a connection could not be resolved, in the shape of every other failure of a connection. Holds no secret. */
export interface ResolveFailure {
  /** The strategy's own code, or the tag of the error. */
  readonly code: string;
  /** The field of the connection to look at, e.g. `credentials.path`. */
  readonly field?: string;
  readonly problem: string;
  readonly remedy: string;
  /** Whether the same may work later, with nothing changed. */
  readonly retryable?: boolean;
}

/** What an error means to whoever looks at the connection. */
export const resolveFailure = (error: ResolveError): ResolveFailure => {
  const isCredential = error._tag === 'CredentialsUnavailable' || error._tag === 'CredentialsRejected';
  const field = isCredential
    ? error.field === undefined
      ? undefined
      : `credentials.${error.field}`
    : error._tag === 'InvalidInput'
      ? error.violations[0]?.field
      : undefined;
  return {
    code: isCredential ? error.code : error._tag,
    ...(field === undefined ? {} : { field }),
    ...describeError(error),
    ...(error._tag === 'StoreUnavailable' ? { retryable: true } : {}),
  };
};
