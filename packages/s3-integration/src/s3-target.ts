import type { Snapshot, SnapshotSource } from '@aqueduct/integrations';
import type { S3Credentials } from './s3-credentials.js';

/** Where a request of a connection goes, and what the connection adds to it. */
export interface S3Target {
  readonly bucket: string;
  readonly region: string;
  /** A prefix: empty, or without a leading and with one trailing slash. */
  readonly rootDirectory: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly forcePathStyle: boolean;
  /** `when-required` for servers that do not know the SDK's default checksums. */
  readonly checksums: 'when-supported' | 'when-required';
  readonly requesterPays: boolean;
  /** A 12-digit account id: the request fails if the bucket belongs to another account. */
  readonly expectedBucketOwner?: string;
  /** The KMS key that encrypts what is written. */
  readonly kmsKeyId?: string;
}

export type S3Snapshot = Snapshot<S3Target, S3Credentials>;
export type S3SnapshotSource = SnapshotSource<S3Target, S3Credentials>;
