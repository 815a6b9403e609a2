import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Connection } from '@aqueduct/s3-integration/nest';

export type Side = 'source' | 'target';

/** Where a connection leads right now, and the client that reaches it. */
export interface Place {
  readonly side: Side;
  /** Its name. */
  readonly connection: string;
  readonly client: S3Client;
  readonly bucket: string;
  /** A prefix: empty, or with one trailing slash. */
  readonly rootDirectory: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
}

/** The place behind a connection as it is saved right now. */
export const openPlace = async (side: Side, connection: S3Connection): Promise<Place> => {
  const { bucket, rootDirectory, endpoint } = await connection.location();
  const { name, client } = connection;
  return { side, connection: name, client, bucket, rootDirectory, ...(endpoint === undefined ? {} : { endpoint }) };
};
