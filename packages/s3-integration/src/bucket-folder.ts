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

/** What leads to a folder: the handle of a connection. */
interface FolderSource {
  readonly client: S3Client;
  location(): Promise<Omit<BucketFolder, 'client'>>;
}

/** The folder behind a connection as it is saved right now. @throws ConnectionException */
export const openFolder = async (connection: FolderSource): Promise<BucketFolder> => {
  const { bucket, rootDirectory, endpoint } = await connection.location();
  return { client: connection.client, bucket, rootDirectory, ...(endpoint === undefined ? {} : { endpoint }) };
};
