import { s3Contract } from '@aqueduct/sandbox/testing';
import { RGW_DIFFERENCES } from './rgw-differences.js';
import { startRgw, type Rgw } from './start-rgw.js';

let rgw: Rgw;

beforeAll(async () => {
  rgw = await startRgw();
});
afterAll(() => rgw.stop());

s3Contract(() => ({ endpoint: rgw.endpoint, region: rgw.region, owner: rgw.users.alice, stranger: rgw.users.bob }), RGW_DIFFERENCES);
