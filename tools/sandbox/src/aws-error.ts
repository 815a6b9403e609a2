/** The HTTP status of every error that the sandbox answers with: S3's error table, plus those of STS, SSO-OIDC and the sign-in service. */
const STATUS = {
  AccessDenied: 403,
  AccessDeniedException: 400,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  ExpiredToken: 400,
  ExpiredTokenException: 400,
  IDPCommunicationError: 400,
  IDPRejectedClaim: 403,
  IllegalLocationConstraintException: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidClientException: 401,
  InvalidClientTokenId: 403,
  InvalidDigest: 400,
  InvalidGrantException: 400,
  InvalidIdentityToken: 400,
  InvalidLocationConstraint: 400,
  InvalidPart: 400,
  InvalidPartNumber: 416,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidRequestException: 400,
  InvalidToken: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedPolicy: 400,
  MalformedPolicyDocument: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingAuthenticationToken: 403,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchBucketPolicy: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  NotModified: 304,
  PackedPolicyTooLarge: 400,
  PermanentRedirect: 301,
  PreconditionFailed: 412,
  RegionDisabledException: 403,
  RequestTimeTooSkewed: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  UnsupportedGrantTypeException: 400,
  ValidationError: 400,
  ValidationException: 400,
  XAmzContentSHA256Mismatch: 400,
} as const;

/** A code that the sandbox can answer with, spelled as AWS spells it. */
export type AwsErrorCode = keyof typeof STATUS;

/** Whether `code` is one that the sandbox knows. */
export const isAwsErrorCode = (code: unknown): code is AwsErrorCode => typeof code === 'string' && Object.hasOwn(STATUS, code);

/** What an AWS error answer carries besides code and message. */
export interface AwsErrorDetails {
  /** Further elements of the error document, e.g. `Region`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Further response headers, e.g. `x-amz-bucket-region`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in AWS's words. Thrown by operations, written as XML or as headers alone (HEAD) in one place. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly status: number;

  constructor(
    readonly code: AwsErrorCode,
    message: string,
    readonly details: AwsErrorDetails = {},
  ) {
    super(message);
    this.status = STATUS[code];
  }
}

/** The caller of the programmatic or the control API asked for something that cannot be. */
export class SandboxMisuse extends Error {
  override readonly name = 'SandboxMisuse';
}
