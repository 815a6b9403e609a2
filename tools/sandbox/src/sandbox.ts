import type { Faults } from './state/faults.js';
import type { ContainerCredentials, InstanceRole } from './state/host-identities.js';
import type { NewUser } from './state/identities.js';
import type { LoginSession } from './state/login-sessions.js';
import type { LoggedRequest } from './state/request-log.js';
import type { NewRole, Role } from './state/roles.js';
import type { SsoSession } from './state/sso-sessions.js';
import type { AccessKey, IssuedSession, SessionCredentials, UserPolicy } from './state/user.js';
import type { WebIdentity } from './state/web-identities.js';

/** How a sandbox starts. */
export interface SandboxOptions {
  /** On 127.0.0.1. @default 0, a free one */
  readonly port?: number;
  /** Where buckets are made when nothing else is said. @default 'us-east-1' */
  readonly region?: string;
  /** The sandbox's time: signatures, expiry and Last-Modified follow it. @default the system's */
  readonly clock?: () => Date;
  /** The regions that STS takes signatures for, as a regional endpoint takes only its own. @default every name of an AWS region */
  readonly stsRegions?: ReadonlyArray<string>;
}

/** A user as `addUser` returns it. */
export interface SandboxUser extends AccessKey {
  readonly name: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
}

/** An object as a test looks at it. */
export interface SandboxObject {
  readonly body: Buffer;
  /** Without quotes. */
  readonly etag: string;
  readonly contentType: string;
  /** User metadata, without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A running stand-in for AWS. All state is in memory; nothing outlives `stop()`. */
export interface Sandbox {
  /** S3: path style, and virtual-host style for hosts like `<bucket>.s3.localhost`. */
  readonly endpoint: string;
  /** For `new STSClient({ endpoint })` or AWS_ENDPOINT_URL_STS. */
  readonly stsEndpoint: string;
  /** For `new SSOClient({ endpoint })` or AWS_ENDPOINT_URL_SSO. */
  readonly ssoEndpoint: string;
  /** For `new SSOOIDCClient({ endpoint })` or AWS_ENDPOINT_URL_SSO_OIDC. */
  readonly ssoOidcEndpoint: string;
  /** For AWS_ENDPOINT_URL_SIGNIN: refreshes the credentials of `aws login`. */
  readonly signinEndpoint: string;
  /** For AWS_EC2_METADATA_SERVICE_ENDPOINT: IMDSv2. It has no role until `setInstanceRole`. */
  readonly imdsEndpoint: string;
  /** For AWS_CONTAINER_CREDENTIALS_FULL_URI: what `addContainerCredentials` gives when it names no id. */
  readonly containerCredentialsUri: string;
  /** The JSON API for other processes. */
  readonly controlUrl: string;
  readonly region: string;
  /** Adds somebody with keys. @throws SandboxMisuse when the name is taken */
  readonly addUser: (user: NewUser) => SandboxUser;
  /** Replaces what a user may do, from the next request on. */
  readonly setPolicy: (userName: string, policy: UserPolicy) => void;
  /** A second key for a user, as in a rotation. */
  readonly addKey: (userName: string, key?: Partial<AccessKey>) => AccessKey;
  /** Refuses the key from now on, as InvalidAccessKeyId. Works for session keys too. */
  readonly retireKey: (accessKeyId: string) => void;
  /** A role that AssumeRole hands out. */
  readonly addRole: (role: NewRole) => Role;
  /** Temporary credentials of a user; a negative duration gives expired ones. */
  readonly issueSession: (userName: string, options?: { readonly durationSeconds?: number }) => SessionCredentials;
  /** What is known of temporary credentials that were handed out, without secrets: role, policies, tags, expiry. */
  readonly session: (accessKeyId: string) => IssuedSession | undefined;
  /** A policy that PolicyArns of AssumeRole may name; AmazonS3ReadOnlyAccess, AmazonS3FullAccess, ReadOnlyAccess and AdministratorAccess are there. */
  readonly addManagedPolicy: (arn: string, document: object) => void;
  /** A token that AssumeRoleWithWebIdentity takes for a role. @throws SandboxMisuse when there is no such role */
  readonly addWebIdentity: (identity: WebIdentity) => void;
  /** The token is InvalidIdentityToken from now on. */
  readonly removeWebIdentity: (token: string) => void;
  /** Logs somebody in to the SSO portal; the same token again replaces the session. With a `refreshToken` SSO-OIDC renews its token. */
  readonly addSsoSession: (session: SsoSession) => void;
  /** Ends the login that a token belongs to: all its access tokens are refused as UnauthorizedException, its refresh token as InvalidGrantException. */
  readonly endSsoSession: (accessToken: string) => void;
  /** Signs somebody in as `aws login` does; the sign-in service renews the credentials. @throws SandboxMisuse when there is no such user */
  readonly addLoginSession: (session: LoginSession) => void;
  /** The role that IMDS offers, acting as the user; `undefined` takes it away. @throws SandboxMisuse when there is no such user */
  readonly setInstanceRole: (userName: string | undefined, options?: Omit<InstanceRole, 'user'>) => void;
  /** Refuses the IMDSv2 tokens that are out, as 401. */
  readonly forgetImdsTokens: () => void;
  /** Serves credentials to containers, and returns their address; the same id again replaces them. @throws SandboxMisuse when there is no such user */
  readonly addContainerCredentials: (credentials: ContainerCredentials) => string;
  readonly removeContainerCredentials: (id: string) => void;
  /** @throws AwsError BucketAlreadyExists, BucketAlreadyOwnedByYou, InvalidBucketName */
  readonly createBucket: (name: string, options: { readonly owner: string; readonly region?: string }) => void;
  /** Gives the bucket a policy, or takes it away. @throws AwsError NoSuchBucket, MalformedPolicy, NotImplemented (what would not be followed) */
  readonly setBucketPolicy: (bucket: string, document: object | undefined) => void;
  /** Writes past all policies. */
  readonly putObject: (
    bucket: string,
    key: string,
    body: Buffer | string,
    options?: { readonly contentType?: string; readonly metadata?: Readonly<Record<string, string>> },
  ) => void;
  /** Deletes past all policies. */
  readonly deleteObject: (bucket: string, key: string) => void;
  readonly object: (bucket: string, key: string) => SandboxObject | undefined;
  /** Keys in S3's order. */
  readonly keys: (bucket: string) => ReadonlyArray<string>;
  /** The latest 10,000 requests, oldest first. */
  readonly requests: ReadonlyArray<LoggedRequest>;
  readonly clearRequests: () => void;
  readonly faults: Pick<Faults, 'add' | 'clear'>;
  /** Closes the listener and every connection. */
  readonly stop: () => Promise<void>;
}
