import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { seededRandom, startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { diceOf } from '../dice.js';
import { unsteadyLine, type UnsteadyLine } from './unsteady-line.js';

const BODY = 'a body that has to arrive'.repeat(4_000);

describe(unsteadyLine.name, () => {
  let sandbox: Sandbox;
  let line: UnsteadyLine;
  let client: S3Client;

  beforeEach(async () => {
    sandbox = await startSandbox();
    line = await unsteadyLine(sandbox.endpoint, diceOf(seededRandom(3)));
    const { accessKeyId, secretAccessKey } = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket('lake', { owner: 'alice' });
    client = new S3Client({ endpoint: line.endpoint, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } });
  });
  afterEach(async () => {
    client.destroy();
    await line.stop();
    await sandbox.stop();
  });

  const put = (Key: string) => client.send(new PutObjectCommand({ Bucket: 'lake', Key, Body: BODY }));
  const get = async (Key: string): Promise<string> => (await client.send(new GetObjectCommand({ Bucket: 'lake', Key }))).Body?.transformToString() ?? '';
  const outcome = (request: Promise<unknown>): Promise<string> => request.then(() => 'done', (error: unknown) => (error instanceof Error ? error.name : 'no error'));

  it('passes everything on while it is calm, and counts what S3 wrote', async () => {
    await put('one');
    await put('one');
    await put('with space/é');

    expect(await get('one')).toBe(BODY);
    expect([...line.effects]).toEqual([
      ['PUT lake/one', 2],
      ['PUT lake/with space/é', 1],
    ]);
    expect(line.counts).toEqual({ answered: 4, spoiled: 0 });
  });

  it('answers 503 without asking S3, lets nobody through when it is cut, and mends', async () => {
    line.weather({ type: 'unavailable', share: 1 });
    expect(await outcome(put('one'))).toBe('SlowDown');
    line.weather({ type: 'cut' });
    expect(await outcome(put('one'))).not.toBe('done');
    expect(sandbox.keys('lake')).toEqual([]);
    line.weather({ type: 'calm' });
    expect(await outcome(put('one'))).toBe('done');
    expect(line.counts).toEqual({ answered: 1, spoiled: 2 });
  });

  it('breaks requests, answers, and what is between: there S3 has written what the client takes for failed', async () => {
    line.weather({ type: 'breaking', share: 1 });
    const outcomes: string[] = [];
    for (let number = 0; number < 12; number += 1) {
      outcomes.push(await outcome(put(`key-${number}`)));
    }

    expect(outcomes).not.toContain('done');
    expect(line.effects.size).toBeGreaterThan(0);
    expect(line.effects.size).toBeLessThan(12);
    expect(sandbox.keys('lake').length).toBeGreaterThanOrEqual(line.effects.size);
  });

  it('breaks a body off half-way', async () => {
    sandbox.putObject('lake', 'large', Buffer.alloc(4 * 1024 * 1024, 'x'));
    line.weather({ type: 'breaking', share: 1 });
    const lengths = await Promise.all(Array.from({ length: 8 }, () => get('large').then(({ length }) => length, () => 0)));

    expect(lengths).not.toContain(4 * 1024 * 1024);
  });
});
