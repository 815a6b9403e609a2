import type { S3Client } from '@aws-sdk/client-s3';
import { classificationOf } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { liveS3Client } from './live-s3-client.js';
import { putOnce } from './put-once.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

const CONFLICT = '<?xml version="1.0"?><Error><Code>ConditionalRequestConflict</Code><Message>Conflict</Message></Error>';

describe(putOnce.name, () => {
  let sandbox: Sandbox;
  let client: S3Client;
  const handler = sharedRequestHandler({ allowPrivateAddresses: true });

  beforeAll(async () => {
    sandbox = await startSandbox();
    const alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    const { source } = editableConnection({ endpoint: sandbox.endpoint }, keys(alice.accessKeyId, alice.secretAccessKey));
    client = liveS3Client(source, { connection: 'lake', requestHandler: handler.requestHandler });
  });
  beforeEach(() => {
    sandbox.faults.clear();
    sandbox.clearRequests();
  });
  afterAll(async () => {
    handler.close();
    await sandbox.stop();
  });

  const text = (key: string): string | undefined => sandbox.object('lake', key)?.body.toString('utf8');
  const puts = (): number => sandbox.requests.filter(({ operation }) => operation === 'PutObject').length;

  it('writes an object that is not there, into the bucket of the connection', async () => {
    expect(await putOnce(client, { Key: 'a', Body: 'one' })).toMatchObject({ outcome: 'written', etag: expect.any(String) });
    expect(text('a')).toBe('one');
  });

  it('takes the same content for done', async () => {
    await putOnce(client, { Key: 'b', Body: 'one' });

    expect(await putOnce(client, { Key: 'b', Body: Buffer.from('one') })).toMatchObject({ outcome: 'already-there', etag: expect.any(String) });
    expect(puts()).toBe(2);
  });

  it.each(['two', 'longer than it was', ''])('leaves another content as it is, and says so (%j)', async (other) => {
    await putOnce(client, { Key: `c-${other}`, Body: 'one' });

    const failure: unknown = await putOnce(client, { Key: `c-${other}`, Body: other }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'ObjectDiffers', retryable: false });
    expect(classificationOf(failure)).toMatchObject({ tag: 'PreconditionFailed', retryable: false });
    expect(text(`c-${other}`)).toBe('one');
  });

  it('finds what an attempt has written whose answer was lost', async () => {
    sandbox.faults.add({ operation: 'PutObject', effect: { type: 'cut' } });

    const outcome = await putOnce(client, { Key: 'd', Body: 'one' });

    expect(['written', 'already-there']).toContain(outcome.outcome);
    expect(text('d')).toBe('one');
    expect(puts()).toBeGreaterThan(1);
  });

  it('tries again when S3 lets neither of two writers through', async () => {
    sandbox.faults.add({ operation: 'PutObject', times: 2, effect: { type: 'answer', status: 409, headers: { 'x-amz-request-id': 'r1' }, body: CONFLICT } });

    expect(await putOnce(client, { Key: 'e', Body: 'one' })).toMatchObject({ outcome: 'written' });
  });

  it('lets one of many writers through, and the others know', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => putOnce(client, { Key: 'f', Body: 'one' })));

    expect(outcomes.filter(({ outcome }) => outcome === 'written')).toHaveLength(1);
  });
});
