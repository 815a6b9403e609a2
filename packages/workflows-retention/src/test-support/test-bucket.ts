import { S3Client } from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import type { BucketFolder } from '@aqueduct/s3-integration';

export const BUCKET = 'lake';
const DAY_MS = 86_400_000;

export interface TestBucket {
  readonly sandbox: Sandbox;
  readonly folder: BucketFolder;
  readonly alice: SandboxUser;
  /** Writes an object as if it had been written so many days ago. */
  readonly put: (key: string, daysAgo: number, body?: string) => void;
  /** The text of an object; fails when there is none. */
  readonly text: (key: string) => string;
  /** Keys that are no plans and reports. */
  readonly keys: () => ReadonlyArray<string>;
  readonly stop: () => Promise<void>;
}

/** A sandbox with one bucket and a client of its owner. */
export const startTestBucket = async (rootDirectory = ''): Promise<TestBucket> => {
  let ageMs = 0;
  const sandbox = await startSandbox({ clock: () => new Date(Date.now() - ageMs) });
  const alice = sandbox.addUser({ name: 'alice' });
  sandbox.createBucket(BUCKET, { owner: 'alice' });
  const client = new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    forcePathStyle: true,
    credentials: { accessKeyId: alice.accessKeyId, secretAccessKey: alice.secretAccessKey },
  });
  return {
    sandbox,
    folder: { client, bucket: BUCKET, rootDirectory, endpoint: sandbox.endpoint },
    alice,
    put: (key, daysAgo, body = key) => {
      ageMs = daysAgo * DAY_MS;
      sandbox.putObject(BUCKET, key, body);
      ageMs = 0;
    },
    text: (key) => sandbox.object(BUCKET, key)!.body.toString('utf8'),
    keys: () => sandbox.keys(BUCKET).filter((key) => !key.includes('_retention/')),
    stop: async () => {
      client.destroy();
      await sandbox.stop();
    },
  };
};
