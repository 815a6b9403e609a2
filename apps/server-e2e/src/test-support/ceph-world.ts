import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startRgw, type Rgw, type RgwKey } from '@aqueduct/rgw';

/** A body for `POST /connections`. */
export interface ConnectionBody {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Alice's and bob's buckets in Ceph, new ones in every world, and a folder on the server for credentials files. */
export interface CephWorld {
  readonly rgw: Rgw;
  readonly alice: RgwKey;
  /** The SDK's own client with alice's keys: what the server does is checked with it. */
  readonly client: S3Client;
  readonly buckets: { readonly alices: string; readonly bobs: string };
  readonly settings: { readonly bucket: string; readonly region: string; readonly endpoint: string };
  /** The environment of a server that may use this world, at these endpoints too. */
  env(...endpoints: ReadonlyArray<string>): Readonly<Record<string, string>>;
  /** A connection to alice's bucket by access key. */
  connection(name: string, changes?: Readonly<Record<string, unknown>>): ConnectionBody;
  /** Puts a credentials file in place in one step, as careful programs do, and answers its path. */
  replaceFile(name: string, content: string): Promise<string>;
  stop(): Promise<void>;
}

/** A credentials file with one profile, `default`. */
export const credentialsFile = ({ accessKeyId, secretAccessKey }: RgwKey, region = 'us-east-1'): string =>
  `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\nregion = ${region}\n`;

/** A world of its own in the gateway of the test run. */
export const startCephWorld = async (): Promise<CephWorld> => {
  const rgw = await startRgw();
  const folder = await mkdtemp(join(tmpdir(), 'aqueduct-ceph-'));
  // A copy of the keys: the SDK writes a mark of its own into the object that it is given.
  const clientOf = (key: RgwKey): S3Client =>
    new S3Client({ endpoint: rgw.endpoint, region: rgw.region, credentials: { ...key }, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const makeBucket = async (client: S3Client, owner: string): Promise<string> => {
    const Bucket = `e2e-${owner}-${randomBytes(6).toString('hex')}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  };
  const { alice, bob } = rgw.users;
  const client = clientOf(alice);
  const bobs = clientOf(bob);
  const buckets = { alices: await makeBucket(client, 'alice'), bobs: await makeBucket(bobs, 'bob') };
  bobs.destroy();
  const settings = { bucket: buckets.alices, region: rgw.region, endpoint: rgw.endpoint };

  return {
    rgw,
    alice,
    client,
    buckets,
    settings,
    env: (...endpoints) => ({
      HOME: folder,
      AQUEDUCT_S3_ALLOW_PRIVATE_ADDRESSES: 'true',
      AQUEDUCT_S3_TRUSTED_ENDPOINTS: [rgw.endpoint, ...endpoints].join(','),
    }),
    connection: (name, changes = {}) => ({ name, kind: 's3', strategy: 'access-key', settings, credentials: alice, ...changes }),
    replaceFile: async (name, content) => {
      const path = join(folder, name);
      await writeFile(`${path}.new`, content, { mode: 0o600 });
      await rename(`${path}.new`, path);
      return path;
    },
    stop: async () => {
      client.destroy();
      await rgw.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
