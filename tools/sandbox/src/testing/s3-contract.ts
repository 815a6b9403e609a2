/// <reference types="jest" />
import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { authenticationContract } from './authentication.contract.js';
import { expectations, type S3Differences } from './aws-behaviour.js';
import { bucketsContract } from './buckets.contract.js';
import { checksumsContract } from './checksums.contract.js';
import { conditionsContract } from './conditions.contract.js';
import { contractClient, type ContractContext } from './contract-context.js';
import type { S3ContractTarget } from './contract-target.js';
import { copiesContract } from './copies.contract.js';
import { listingsContract } from './listings.contract.js';
import { multipartContract } from './multipart.contract.js';
import { objectsContract } from './objects.contract.js';
import { presignedContract } from './presigned.contract.js';

const GROUPS: Readonly<Record<string, (context: ContractContext) => void>> = {
  'authentication and authorisation': authenticationContract,
  buckets: bucketsContract,
  objects: objectsContract,
  checksums: checksumsContract,
  conditions: conditionsContract,
  listings: listingsContract,
  copies: copiesContract,
  'multipart uploads': multipartContract,
  'presigned URLs': presignedContract,
};

const removeBucket = async (s3: S3Client, bucket: string): Promise<void> => {
  for (const { Key, UploadId } of (await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [])
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    if (Contents.length === 0) break;
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
};

/**
 * The behaviour of Amazon S3 that this project relies on, asked through the real SDK. Call it from a spec, once per server.
 *
 * @param differences what this server is known to do otherwise: that is then expected of it, not skipped
 */
export const s3Contract = (getTarget: () => S3ContractTarget, differences: S3Differences = {}): void => {
  describe.each(Object.entries(GROUPS))('S3: %s', (_, group) => {
    const bucket = `contract-${randomBytes(6).toString('hex')}`;
    const clients: Array<S3Client> = [];
    const clientOf: ContractContext['clientOf'] = (credentials, config) => {
      const client = contractClient(getTarget(), credentials, config);
      clients.push(client);
      return client;
    };
    let s3: S3Client | undefined;
    const owner = (): S3Client => (s3 ??= clientOf(getTarget().owner));

    beforeAll(async () => {
      await owner().send(new CreateBucketCommand({ Bucket: bucket }));
    });
    afterAll(async () => {
      await removeBucket(owner(), bucket);
      clients.forEach((client) => client.destroy());
    });

    group({ target: getTarget, bucket: () => bucket, s3: owner, clientOf, expected: expectations(differences) });
  });
};
