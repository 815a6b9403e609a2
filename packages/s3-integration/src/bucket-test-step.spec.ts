import { startSandbox, type Sandbox, type SandboxUser } from '@aqueduct/sandbox';
import * as E from 'fp-ts/lib/Either.js';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bucketTestStep } from './bucket-test-step.js';
import { liveS3Client } from './live-s3-client.js';
import type { S3Target } from './s3-target.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

let sandbox: Sandbox;
let alice: SandboxUser;
let page: Server;
const handler = sharedRequestHandler({ allowPrivateAddresses: true });

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = sandbox.addUser({ name: 'alice' });
  sandbox.addUser({ name: 'other' });
  sandbox.createBucket('lake', { owner: 'alice' });
  sandbox.createBucket('theirs', { owner: 'other' });
  sandbox.createBucket('far', { owner: 'alice', region: 'eu-west-3' });
  page = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'));
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  handler.close();
  page.closeAllConnections();
  await new Promise((resolve) => page.close(resolve));
  await sandbox.stop();
});

const run = async (target: Partial<S3Target>, credentials = keys(alice.accessKeyId, alice.secretAccessKey)) => {
  const { source } = editableConnection({ endpoint: sandbox.endpoint, ...target }, credentials);
  const snapshot = await source()();
  if (E.isLeft(snapshot)) {
    throw new Error('no snapshot');
  }
  const client = liveS3Client(source, { connection: 'lake', requestHandler: handler.requestHandler });
  return bucketTestStep.run({ client, snapshot: snapshot.right })();
};

const session = (options: { readonly durationSeconds?: number }) => {
  const { accessKeyId, secretAccessKey, sessionToken } = sandbox.issueSession('alice', options);
  return keys(accessKeyId, secretAccessKey, sessionToken);
};

describe('bucketTestStep', () => {
  it('passes and says which bucket it found', async () => {
    expect(await run({})).toEqual(E.right('bucket lake in us-east-1'));
  });

  it.each([
    ['an unknown key id', 'UnknownAccessKey', () => run({}, keys('AKIAUNKNOWNUNKNOWN00', 'x'))],
    ['a wrong secret', 'WrongSecret', () => run({}, keys(alice.accessKeyId, 'x'))],
    ['an ended session', 'ExpiredCredentials', () => run({}, session({ durationSeconds: -60 }))],
    ['a token of another session', 'InvalidToken', () => run({}, { ...session({}), sessionToken: session({}).sessionToken })],
    ['a missing bucket', 'BucketNotFound', () => run({ bucket: 'no-such-bucket' })],
    ['a bucket of somebody else', 'AccessDenied', () => run({ bucket: 'theirs' })],
    ['a bucket elsewhere', 'WrongRegion', () => run({ bucket: 'far' })],
    ['a wrong region of the endpoint', 'WrongRegion', () => run({ region: 'eu-west-3' })],
    ['a page of HTML', 'NotS3', () => run({ endpoint: `http://127.0.0.1:${(page.address() as AddressInfo).port}` })],
    ['a port where nothing listens', 'EndpointUnreachable', () => run({ endpoint: 'http://127.0.0.1:9' })],
    ['a name that does not resolve', 'DnsFailure', () => run({ endpoint: 'http://nowhere.invalid' })],
    ['https where http is spoken', 'TlsFailure', () => run({ endpoint: sandbox.endpoint.replace('http:', 'https:') })],
  ])('says of %s: %s', async (_case, code, attempt) => {
    const outcome = await attempt();

    expect(outcome).toMatchObject(E.left({ code, problem: expect.stringMatching(/./), remedy: expect.stringMatching(/./) }));
    expect(JSON.stringify(outcome)).not.toContain(alice.secretAccessKey);
  });
});

describe('bucketTestStep, with credentials that were not typed', () => {
  it('points at what the strategy read instead of at fields that it does not have', async () => {
    const { source } = editableConnection({ endpoint: sandbox.endpoint }, keys(alice.accessKeyId, 'x'));
    const snapshot = await source()();
    if (E.isLeft(snapshot)) {
      throw new Error('no snapshot');
    }
    const facts = { file: '/etc/aws/credentials', profile: 'prod', line: 3 };
    const client = liveS3Client(source, { connection: 'lake', requestHandler: handler.requestHandler });

    const outcome = await bucketTestStep.run({
      client,
      snapshot: { ...snapshot.right, provenance: { strategy: 'credentials-file-path', facts } },
    })();

    expect(outcome).toMatchObject(
      E.left({
        code: 'WrongSecret',
        field: 'credentials',
        remedy: expect.stringContaining('credentials-file-path (file /etc/aws/credentials, profile prod, line 3)'),
      }),
    );
  });
});
