import type { CreateInput } from '@aqueduct/integrations';
import type { Sandbox } from '@aqueduct/sandbox';

/** A connection that a test begins with: a bucket of its own, and a user who owns it. */
export interface TestConnection {
  /** What the bucket holds, by key. */
  readonly objects?: Readonly<Record<string, string | Buffer>>;
  /** The root directory of the connection, ending in `/`. @default the whole bucket */
  readonly rootDirectory?: string;
}

/** The bucket of a connection in the sandbox: what may be the name of one is less than what may be the name of a connection. */
export const bucketOf = (connection: string): string => `${connection.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-').slice(0, 56)}-bucket`;

/** Makes user, bucket and objects, and answers the connection that leads there. */
export const testConnection = (sandbox: Sandbox, name: string, { objects = {}, rootDirectory }: TestConnection): CreateInput => {
  const bucket = bucketOf(name);
  const { accessKeyId, secretAccessKey } = sandbox.addUser({ name: `owner-of-${name}` });
  sandbox.createBucket(bucket, { owner: `owner-of-${name}` });
  Object.entries(objects).forEach(([key, body]) => sandbox.putObject(bucket, key, body));
  const { endpoint, region } = sandbox;
  return {
    name,
    kind: 's3',
    strategy: 'access-key',
    settings: { bucket, region, endpoint, forcePathStyle: true, ...(rootDirectory === undefined ? {} : { rootDirectory }) },
    credentials: { accessKeyId, secretAccessKey },
  };
};
