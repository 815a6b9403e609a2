import { S3Client } from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import type { BucketFolder } from '@aqueduct/s3-integration';
import { inventoryRequest, type InventoryOptions } from '../inventory-input.codec.js';
import { inventoryScope, type InventoryScope } from '../inventory-scope.js';

export interface TestBucket {
  readonly sandbox: Sandbox;
  readonly folder: BucketFolder;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly put: (key: string, body: string | Buffer) => void;
  /** The text of an object; fails when there is none. */
  readonly text: (key: string) => string;
  readonly scope: (input?: InventoryOptions) => InventoryScope;
  readonly stop: () => Promise<void>;
}

export const BUCKET = 'lake';

/** A sandbox with one bucket and a client of its owner. */
export const startTestBucket = async (rootDirectory = ''): Promise<TestBucket> => {
  const sandbox = await startSandbox();
  const { accessKeyId, secretAccessKey } = sandbox.addUser({ name: 'alice' });
  sandbox.createBucket(BUCKET, { owner: 'alice' });
  const client = new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const folder = { client, bucket: BUCKET, rootDirectory, endpoint: sandbox.endpoint };
  return {
    sandbox,
    folder,
    credentials: { accessKeyId, secretAccessKey },
    put: (key, body) => sandbox.putObject(BUCKET, key, body),
    text: (key) => sandbox.object(BUCKET, key)!.body.toString('utf8'),
    scope: (input = {}) => inventoryScope(folder, inventoryRequest(input), 'run-1'),
    stop: async () => {
      client.destroy();
      await sandbox.stop();
    },
  };
};
