import { startRgw, type Rgw } from '@aqueduct/rgw';
import { S3Client } from '@aws-sdk/client-s3';
import { inventoryContract } from './test-support/inventory-contract.js';

let rgw: Rgw;
let client: S3Client;

beforeAll(async () => {
  rgw = await startRgw();
  const { endpoint, region, users } = rgw;
  // As connections to custom endpoints have it.
  client = new S3Client({ endpoint, region, credentials: users.alice, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
});
afterAll(async () => {
  client?.destroy();
  await rgw?.stop();
});

inventoryContract(() => client);
