import type { PolicyDocument } from '../policy/policy-document.js';

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

/** Somebody who asks, as STS and policies see it. */
export interface Principal {
  /** Whose rights it has. */
  readonly user: User;
  /** The identity that STS names: the user's ARN, or that of the session of a role. */
  readonly arn: string;
  /** STS's `UserId`. */
  readonly userId: string;
  /** Every ARN and account by which a policy may mean it; none when nobody signed. */
  readonly names: ReadonlyArray<string>;
  /** What `trusts` of a role may call it: the user's or the role's name. */
  readonly trustedAs: string;
  /** Set when it is the session of a role. */
  readonly role?: RoleSession;
  /** Narrows what the user may do. */
  readonly sessionPolicy?: PolicyDocument;
}

/** What AssumeRole was told about a session. */
export interface RoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Of `tags`, those that a next AssumeRole takes along. */
  readonly transitiveTagKeys?: ReadonlyArray<string>;
}

/** Who stands behind an access key: the user itself or a session that acts as it. */
export interface KeyRecord extends Principal {
  readonly key: AccessKey;
  readonly session?: { readonly token: string; readonly expiresAt: Date };
}

/** Temporary credentials as a test looks at them: nothing that signs. */
export interface IssuedSession {
  /** Name of the user whose rights it has. */
  readonly user: string;
  readonly arn: string;
  readonly userId: string;
  readonly expiresAt: Date;
  /** Set when it is the session of a role. */
  readonly role?: RoleSession;
  /** Whether a session policy narrows it. */
  readonly narrowed: boolean;
}
