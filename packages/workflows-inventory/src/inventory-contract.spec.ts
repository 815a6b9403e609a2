import { inventoryContract } from './test-support/inventory-contract.js';
import { startTestBucket, type TestBucket } from './test-support/test-bucket.js';

let bucket: TestBucket;

beforeAll(async () => {
  bucket = await startTestBucket();
});
afterAll(() => bucket.stop());

inventoryContract(() => bucket.folder.client);
