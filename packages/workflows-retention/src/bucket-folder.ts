import type { S3Client } from '@aws-sdk/client-s3';

/** Where a connection leads right now, and the client that reaches it. */
export interface BucketFolder {
  readonly client: S3Client;
  readonly bucket: string;
  /** A prefix: empty, or with one trailing slash. */
  readonly rootDirectory: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
}
