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
  LoginSettingsInvalid: 'unavailable',
  LoginSessionMissing: 'unavailable',
  LoginSessionUnreadable: 'unavailable',
  LoginSessionInvalid: 'unavailable',
  LoginSessionExpired: 'unavailable',
  LoginUnreachable: 'unavailable',
  RoleSettingsInvalid: 'unavailable',
  RoleSourceNotFound: 'unavailable',
  RoleLoop: 'unavailable',
  SourceIncomplete: 'unavailable',
  SourceAmbiguous: 'unavailable',
  SourceConnectionNotFound: 'unavailable',
  SourceConnectionLoop: 'unavailable',
  SourceUnavailable: 'unavailable',
  SourceNotUsable: 'unavailable',
  SourceElsewhere: 'unavailable',
  SourceRejected: 'rejected',
  RoleDenied: 'rejected',
  RoleRequestInvalid: 'rejected',
  NarrowingTooLarge: 'unavailable',
  NarrowingImpossible: 'unavailable',
  StsRegionMissing: 'unavailable',
  StsEndpointNotTrusted: 'unavailable',
  PartitionMismatch: 'unavailable',
  StsUnreachable: 'unavailable',
  TokenSourceUnknown: 'unavailable',
  TokenSourceFailed: 'unavailable',
  WebTokenInvalid: 'unavailable',
  WebTokenRejected: 'rejected',
  AnonymousCannotSign: 'unavailable',
  HostIdentityNotAllowed: 'unavailable',
  HostIdentityMissing: 'unavailable',
  HostIdentityMisconfigured: 'unavailable',
  HostIdentityUnreachable: 'unavailable',
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

/** A failure that knows its field. Holds no secret. */
export interface NamedFailure {
  readonly code: S3CredentialCode;
  /** Of the strategy. */
  readonly field?: string;
  readonly problem: string;
  readonly remedy: string;
  /** For logs only; an error code, never a whole error: those can hold what was read or sent. */
  readonly cause?: string;
}

/** How a strategy says a failure, in its own name. */
export const namedError =
  (strategy: string) =>
  (failure: NamedFailure): CredentialError =>
    VERDICT[failure.code] === 'rejected' ? credentialsRejected({ strategy, ...failure }) : credentialsUnavailable({ strategy, ...failure });

/** How a strategy says a failure: in its own name, about its own fields. */
export const toCredentialError =
  (strategy: string, sourceField: string) =>
  ({ about, ...failure }: S3CredentialFailure): CredentialError =>
    namedError(strategy)({ ...failure, field: about === 'source' ? sourceField : 'profile' });

/** A failure that is about the profile that was chosen. */
export const profileFailure = (code: S3CredentialCode, problem: string, remedy: string, cause?: string): S3CredentialFailure => ({
  code,
  about: 'profile',
  problem,
  remedy,
  ...(cause === undefined ? {} : { cause }),
});
