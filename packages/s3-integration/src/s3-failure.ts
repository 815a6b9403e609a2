/** What can go wrong with a request to S3, as one closed set for tests, runs and admin endpoints alike. */
export type S3FailureTag =
  | 'UnknownAccessKey'
  | 'WrongSecret'
  | 'ExpiredCredentials'
  | 'InvalidToken'
  | 'AccessDenied'
  | 'BucketNotFound'
  | 'ObjectNotFound'
  | 'WrongRegion'
  | 'EncryptionKeyUnusable'
  | 'ClockSkew'
  | 'Throttled'
  | 'ServiceFault'
  | 'PreconditionFailed'
  | 'BadRequest'
  | 'NotS3'
  | 'AddressRefused'
  | 'DnsFailure'
  | 'EndpointUnreachable'
  | 'TlsFailure'
  | 'BadCredentialCharacters'
  | 'Misconfigured'
  | 'ConnectionUnresolved'
  | 'UndeclaredAccess'
  | 'Aborted'
  | 'Unexpected';

export interface S3Failure {
  readonly tag: S3FailureTag;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  readonly problem: string;
  readonly remedy: string;
  /** The field of the connection to look at. */
  readonly field?: string;
  readonly status?: number;
  /** S3's own code. */
  readonly code?: string;
  readonly requestId?: string;
  /** Where the bucket is, when S3 says so. */
  readonly bucketRegion?: string;
  /** What was denied, in the words of AWS, e.g. `s3:GetObject` or `kms:Decrypt`. */
  readonly deniedAction?: string;
}
