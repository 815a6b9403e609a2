/** How far an access goes: `read-only` covers listing and reading, `read-write` everything. */
export type Access = 'read-only' | 'read-write';

/** What a user may do. Without a policy: everything in its own buckets, nothing in those of others. */
export interface UserPolicy {
  /** In the buckets that the user owns. @default 'read-write' */
  readonly own?: Access | 'none';
  /** In named buckets, whoever owns them; wins over `own`. */
  readonly buckets?: Readonly<Record<string, Access | 'none'>>;
  /** Operations refused everywhere, by their S3 names, e.g. `['ListBuckets']`. */
  readonly deny?: ReadonlyArray<string>;
}

/** Somebody with keys. Each user has an account of its own unless told otherwise. */
export interface User {
  readonly name: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly arn: string;
  /** The id that S3 writes into `Owner`. */
  readonly canonicalId: string;
  readonly policy: UserPolicy;
}

/** A long-lived key pair. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Temporary credentials, in the shape that the AWS SDK takes. */
export interface SessionCredentials extends AccessKey {
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Who stands behind an access key: the user itself or a session that acts as it. */
export interface KeyRecord {
  readonly key: AccessKey;
  readonly user: User;
  /** The identity that STS names: the user's ARN, or that of the assumed role. */
  readonly arn: string;
  readonly session?: { readonly token: string; readonly expiresAt: Date };
}
