import type { S3Connection } from '@aqueduct/s3-integration/nest';
import type { BucketFolder } from './bucket-folder.js';

/** The folder behind a connection as it is saved right now. */
export const openFolder = async (connection: S3Connection): Promise<BucketFolder> => {
  const { bucket, rootDirectory, endpoint } = await connection.location();
  return { client: connection.client, bucket, rootDirectory, ...(endpoint === undefined ? {} : { endpoint }) };
};
