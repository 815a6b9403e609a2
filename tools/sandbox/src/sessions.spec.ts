import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { answerOf, s3For } from './testing/sdk-clients.js';

const MINUTE_MS = 60_000;

describe('temporary credentials', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    sandbox = await startSandbox({ clock: () => new Date(now) });
    alice = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.putObject('lake', 'a', 'x');
  });
  afterEach(() => sandbox.stop());

  const list = (credentials: Parameters<typeof s3For>[1]) => answerOf(s3For(sandbox, credentials).send(new ListObjectsV2Command({ Bucket: 'lake' })));

  it('act as their user', async () => {
    expect(await list(sandbox.issueSession('alice'))).toBe('ok');
  });

  it('are ExpiredToken when their time is over', async () => {
    const session = sandbox.issueSession('alice', { durationSeconds: 300 });
    expect(await list(session)).toBe('ok');

    now += 6 * MINUTE_MS;
    expect(await list(session)).toBe('400 ExpiredToken');
    expect(await list(sandbox.issueSession('alice', { durationSeconds: -1 }))).toBe('400 ExpiredToken');
  });

  it('are InvalidToken with the token of another session, and InvalidAccessKeyId without one', async () => {
    const [one, two] = [sandbox.issueSession('alice'), sandbox.issueSession('alice')];
    expect(await list({ ...one, sessionToken: two.sessionToken })).toBe('400 InvalidToken');
    expect(await list({ accessKeyId: one.accessKeyId, secretAccessKey: one.secretAccessKey })).toBe('403 InvalidAccessKeyId');
    expect(await list({ ...alice, sessionToken: one.sessionToken })).toBe('400 InvalidToken');
  });

  it('are SignatureDoesNotMatch with a wrong secret', async () => {
    expect(await list({ ...sandbox.issueSession('alice'), secretAccessKey: 'wrong' })).toBe('403 SignatureDoesNotMatch');
  });

  it('sign URLs that end with the session', async () => {
    const session = sandbox.issueSession('alice', { durationSeconds: 300 });
    const url = await getSignedUrl(s3For(sandbox, session), new GetObjectCommand({ Bucket: 'lake', Key: 'a' }), { expiresIn: 3600 });
    expect((await fetch(url)).status).toBe(200);

    now += 6 * MINUTE_MS;
    expect((await fetch(url)).status).toBe(400);
  });

  it('follow what their user may do', async () => {
    const session = sandbox.issueSession('alice');
    sandbox.setPolicy('alice', { own: 'none' });
    expect(await list(session)).toBe('403 AccessDenied');
  });

  it('can be retired like keys', async () => {
    const session = sandbox.issueSession('alice');
    sandbox.retireKey(session.accessKeyId);
    expect(await list(session)).toBe('403 InvalidAccessKeyId');
  });

  it('let the SDK correct its clock by the Date header', async () => {
    now += 60 * MINUTE_MS;
    expect(await list(alice)).toBe('403 RequestTimeTooSkewed');
    const retrying = s3For(sandbox, alice, { maxAttempts: 2 });
    expect(await answerOf(retrying.send(new ListObjectsV2Command({ Bucket: 'lake' })))).toBe('ok');
  });
});
