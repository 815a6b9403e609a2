import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { classificationOf, duringActivity, type UsedConnection } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { endingWithActivity } from './ending-with-activity.js';
import { liveS3Client } from './live-s3-client.js';
import { sharedRequestHandler } from './shared-request-handler.js';
import { editableConnection, keys } from './test-support/editable-connection.js';

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
afterAll(async () => {
  handler.close();
  await sandbox.stop();
});

const SLOW = { type: 'slow', bytesPerSecond: 50_000 } as const;
const during = <A>(abort: AbortController, work: () => A): A => duringActivity({ workflow: 'copy', runId: 'r1', signal: abort.signal }, work);
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it succeeded',
    (error: unknown) => error,
  );

describe(endingWithActivity.name, () => {
  it('ends a request that waits for its answer, though its author handed no signal on', async () => {
    sandbox.faults.add({ operation: 'GetObject', effect: { type: 'delay', milliseconds: 20_000 } });
    sandbox.putObject('lake', 'a', 'x');
    const abort = new AbortController();
    const began = Date.now();

    const ended = failure(during(abort, () => client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' }))));
    await pause(200);
    abort.abort();
    const error = await ended;

    expect(error).toMatchObject({ name: 'AbortError' });
    expect(classificationOf(error)).toMatchObject({ tag: 'Aborted', retryable: false });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('ends a download in the middle of its body', async () => {
    sandbox.putObject('lake', 'large', Buffer.alloc(2_000_000));
    sandbox.faults.add({ operation: 'GetObject', effect: SLOW });
    const abort = new AbortController();
    const { Body } = await during(abort, () => client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'large' })));
    let bytes = 0;

    const reading = failure(
      (async () => {
        for await (const chunk of Body as Readable) {
          bytes += (chunk as Buffer).length;
        }
      })(),
    );
    await pause(300);
    abort.abort();

    expect(await reading).toBeInstanceOf(Error);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(2_000_000);
  });

  it('ends an upload in parts, and stores no object', async () => {
    const abort = new AbortController();
    const endless = Readable.from(
      (async function* () {
        for (;;) {
          yield Buffer.alloc(1024 * 1024);
          await pause(5);
        }
      })(),
    );

    const ended = failure(during(abort, () => new Upload({ client, params: { Bucket: 'lake', Key: 'endless', Body: endless } }).done()));
    await pause(500);
    abort.abort();

    expect(await ended).toMatchObject({ name: 'AbortError' });
    expect(sandbox.keys('lake')).not.toContain('endless');
    endless.destroy();
  });

  it('heeds the signal of the author too', async () => {
    sandbox.faults.add({ operation: 'GetObject', effect: { type: 'delay', milliseconds: 20_000 } });
    const own = new AbortController();

    const ended = failure(
      during(new AbortController(), () => client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' }), { abortSignal: own.signal })),
    );
    await pause(100);
    own.abort();

    expect(await ended).toMatchObject({ name: 'AbortError' });
  });

  it('leaves requests alone that are made for nothing, or for something else', async () => {
    const abort = new AbortController();
    await during(abort, () => client.send(new PutObjectCommand({ Bucket: 'lake', Key: 'n/7', Body: 'x' })));
    abort.abort();

    await client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'n/7' }));
    await during(new AbortController(), () => client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'n/7' })));
  });
});

describe('the requests of an activity', () => {
  it('tell which state of the connection they were made with', async () => {
    const used: Array<UsedConnection> = [];

    await duringActivity({ workflow: 'copy', runId: 'r1', uses: (connection) => void used.push(connection) }, () =>
      client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'n/7' })),
    );

    expect(used).toEqual([{ id: expect.any(String), name: expect.any(String), kind: 's3', generation: expect.any(Number) }]);
  });

  it.each([
    ['SlowDown', 'Throttled', true],
    ['InternalError', 'ServiceFault', true],
    ['AccessDenied', 'AccessDenied', false],
    ['NoSuchKey', 'ObjectNotFound', false],
    ['InvalidArgument', 'BadRequest', false],
  ] as const)('fail with what %s means', async (code, tag, retryable) => {
    sandbox.faults.add({ operation: 'GetObject', times: 5, effect: { type: 'error', code } });

    const error = await failure(client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'n/7' })));
    sandbox.faults.clear();

    expect(error).toMatchObject({ name: code });
    expect(classificationOf(error)).toMatchObject({ tag, retryable, remedy: expect.any(String) });
  });
});
