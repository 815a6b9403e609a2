import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { s3Contract } from './testing/s3-contract.js';

let sandbox: Sandbox;
let owner: SandboxUser;
let stranger: SandboxUser;

beforeAll(async () => {
  sandbox = await startSandbox();
  owner = sandbox.addUser({ name: 'owner' });
  stranger = sandbox.addUser({ name: 'stranger' });
});
afterAll(() => sandbox.stop());

// No differences: the sandbox is to behave as AWS in all that the contract asks.
s3Contract(() => ({ endpoint: sandbox.endpoint, region: sandbox.region, owner, stranger }));
