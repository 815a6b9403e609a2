// The integration
export { s3Integration, type S3Integration, type S3IntegrationOptions } from './s3-integration.js';
export { s3Settings, type S3Settings } from './s3-settings.js';
export { anonymous, isAnonymous, type S3Credentials, type S3CredentialStrategy } from './s3-credentials.js';
export { type S3Snapshot, type S3SnapshotSource, type S3Target } from './s3-target.js';

// The live client
export { liveS3Client, type LiveClientOptions } from './live-s3-client.js';
export { sendDirectly, type SendDirectlyOptions } from './direct/send-directly.js';
export { presignS3, type PresignableCommand, type PresignedRequest } from './presigning.js';
export { ObjectDiffers, putOnce, type PutOnceInput, type PutOnceOutcome } from './put-once.js';
export { sharedRequestHandler, type SharedRequestHandler } from './shared-request-handler.js';
export { type AddressPolicy } from './address-guard.js';

// Declared access
export { type S3Access, type S3Scope } from './declared-access/s3-scope.js';
export { UndeclaredAccessException } from './declared-access/undeclared-access-exception.js';

// For workflows over a bucket
export { openFolder, type BucketFolder } from './bucket-folder.js';
export { keyFolder, keyPrefix } from './key-prefix.codec.js';
export { listedKey } from './listed-key.js';
export { patiently } from './patiently.js';
export { uploadChunks } from './upload-chunks.js';

// Failures
export { ConnectionException } from './connection-exception.js';
export { classifyS3Error } from './classify-s3-error.js';
export { type S3Failure, type S3FailureTag } from './s3-failure.js';
export { type NamedFailure, type S3CredentialCode } from './s3-credential-error.js';
export { type S3WarningCode } from './s3-credential-warning.js';

// Ways to come by credentials
export { accessKeyStrategy } from './access-key.strategy.js';
export { anonymousStrategy } from './anonymous.strategy.js';
export { assumeRoleStrategy, type AssumeRoleOptions } from './assume-role.strategy.js';
export { trustPolicy, type TrustPolicy, type TrustRequest } from './assume-role/trust-policy.js';
export { webIdentityStrategy, type WebIdentityOptions } from './web-identity.strategy.js';
export { type TokenSourceFailure, type WebIdentityTokenSource } from './web-identity/web-identity-token-source.js';
export { hostIdentityStrategy } from './host-identity.strategy.js';
export { HOST_IDENTITIES, isHostIdentity, type HostIdentity } from './host-identity/host-identity.js';
export { containerCredentialsUrl, type ContainerEndpoint } from './host-identity/container-endpoint.js';
export { type HostIdentityOptions } from './host-identity/host-identity-options.js';
export { credentialsFileUploadStrategy } from './credentials-file-upload.strategy.js';
export { credentialsFilePathStrategy, type CredentialsFilePathOptions } from './credentials-file-path.strategy.js';
export { CREDENTIALS_FILE_KINDS, DEFAULT_CREDENTIALS_FILE_KINDS, type CredentialsFileKind } from './credentials-file-kinds.js';
export {
  inspectCredentialsFile,
  type CredentialFileProblem,
  type InspectedProfile,
} from './profile-file/inspect-credentials-file.js';

// Reading a credentials or config file
export { parseProfileFile } from './profile-file/parse-profile-file.js';
export { type FileStyle } from './profile-file/read-header.js';
export {
  type FileDiagnostic,
  type FileDiagnosticCode,
  type FileProperty,
  type FileSection,
  type LineRange,
  type ProfileFile,
} from './profile-file/profile-file.js';
export { classifyProfile, type KindEvidence, type ProfileClass, type ProfileKind } from './profile-file/classify-profile.js';
