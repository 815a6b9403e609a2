import { credentialsRejected, credentialsUnavailable, type CredentialError } from '@aqueduct/integrations';

/** Why a strategy could not come by credentials; whether an issuer refused them (`rejected`) or nobody was asked yet. */
const VERDICT = {
  PathNotAbsolute: 'unavailable',
  PathNotAllowed: 'unavailable',
  FileNotFound: 'unavailable',
  FileUnreadable: 'unavailable',
  FileIsNotRegular: 'unavailable',
  FileEmpty: 'unavailable',
  FileTooLarge: 'unavailable',
  FileNotUtf8: 'unavailable',
  FileMalformed: 'unavailable',
  ProfileNotFound: 'unavailable',
  ProfileMalformed: 'unavailable',
  ProfileIncomplete: 'unavailable',
  ProfileAmbiguous: 'unavailable',
  ProfileNotAllowed: 'unavailable',
  KeyPairMixed: 'unavailable',
  KeyPairMalformed: 'unavailable',
  SsoSessionNotFound: 'unavailable',
  SsoSettingsIncomplete: 'unavailable',
  SsoSettingsInvalid: 'unavailable',
  SsoTokenMissing: 'unavailable',
  SsoTokenUnreadable: 'unavailable',
  SsoTokenInvalid: 'unavailable',
  SsoTokenExpired: 'unavailable',
  SsoSessionRejected: 'rejected',
  SsoRoleForbidden: 'rejected',
  SsoUnreachable: 'unavailable',
} as const;

/** Every code of the strategies of this package. */
export type S3CredentialCode = keyof typeof VERDICT;

/** A failure before it is known which strategy, and so which field, met it. Holds no secret. */
export interface S3CredentialFailure {
  readonly code: S3CredentialCode;
  /** `source`: the field that gave the file (a path, or its content). */
  readonly about: 'source' | 'profile';
  readonly problem: string;
  readonly remedy: string;
  /** For logs only; an error code, never a whole error: those can hold what was read or sent. */
  readonly cause?: string;
}

/** How a strategy says a failure: in its own name, about its own fields. */
export const toCredentialError =
  (strategy: string, sourceField: string) =>
  ({ code, about, problem, remedy, cause }: S3CredentialFailure): CredentialError => {
    const failure = {
      strategy,
      code,
      field: about === 'source' ? sourceField : 'profile',
      problem,
      remedy,
      ...(cause === undefined ? {} : { cause }),
    };
    return VERDICT[code] === 'rejected' ? credentialsRejected(failure) : credentialsUnavailable(failure);
  };
