import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { runReplicate } from './run-replicate.js';
import { replicateRequest } from './replicate-input.codec.js';
import { ODD_KEYS } from '@aqueduct/workflow-testing';
import { plainContext } from './test-support/plain-context.js';
import { SOURCE, startTestPlaces, TARGET, type TestPlaces } from './test-support/test-places.js';

describe(runReplicate.name, () => {
  let places: TestPlaces;
  beforeEach(async () => {
    places = await startTestPlaces();
  });
  afterEach(() => places.stop());

  const put = (key: string, body: string | Buffer = key) => places.sandbox.putObject(SOURCE, key, body);
  const there = (key: string) => places.sandbox.object(TARGET, key)?.body.toString('utf8');

  it('copies between two users and two regions, and says how each object was verified', async () => {
    ['a', 'b/c', 'b/d'].forEach((key) => put(key));

    const result = await places.run();

    expect(result).toEqual({
      objects: 3,
      bytes: 7,
      copied: 3,
      copiedBytes: 7,
      skipped: 0,
      gone: 0,
      failed: 0,
      serverSide: 0,
      streamed: 3,
      deleted: 0,
      bucket: TARGET,
      report: '_replication/run-1/report.json',
    });
    expect(['a', 'b/c', 'b/d'].map(there)).toEqual(['a', 'b/c', 'b/d']);
    expect(places.lines()).toMatchObject({ a: { size: 1, outcome: 'copied', how: 'streamed', verified: 'etag' } });
    expect(JSON.parse(there('_replication/run-1/report.json')!)).toMatchObject({ runId: 'run-1', copied: 3, source: { bucket: SOURCE } });
    expect(places.sandbox.keys(TARGET).filter((key) => key.includes('/plan/'))).toEqual([]);
  });

  it('keeps type, cache headers and user metadata', async () => {
    await places.source.client.send(
      new PutObjectCommand({
        Bucket: SOURCE,
        Key: 'page',
        Body: '<p>',
        ContentType: 'text/html',
        CacheControl: 'max-age=60',
        ContentDisposition: 'inline',
        ContentLanguage: 'de',
        ContentEncoding: 'identity',
        Expires: new Date('2027-01-01T00:00:00Z'),
        Metadata: { owner: 'sales' },
      }),
    );

    await places.run();

    const copy = await places.target.client.send(new GetObjectCommand({ Bucket: TARGET, Key: 'page' }));
    expect(copy).toMatchObject({
      ContentType: 'text/html',
      CacheControl: 'max-age=60',
      ContentDisposition: 'inline',
      ContentLanguage: 'de',
      ContentEncoding: 'identity',
      ExpiresString: 'Fri, 01 Jan 2027 00:00:00 GMT',
      Metadata: { owner: 'sales' },
    });
  });

  it('leaves alone what is there and the same, and copies what is not', async () => {
    ['a', 'b', 'c'].forEach((key) => put(key));
    await places.run();
    put('b', 'new');
    put('d');
    places.sandbox.clearRequests();

    const result = await places.run({}, plainContext('run-2'));

    expect(result).toMatchObject({ objects: 4, copied: 2, skipped: 2 });
    expect(places.lines('run-2')).toMatchObject({ a: { outcome: 'skipped', verified: 'etag' }, b: { outcome: 'copied' } });
    expect(['a', 'b', 'c', 'd'].map(there)).toEqual(['a', 'new', 'c', 'd']);
    expect(places.asked('GetObject')).toBe(2);
    expect(places.asked('HeadObject')).toBe(0);
  });

  it('lets the store copy where the target may read the source', async () => {
    await places.stop();
    places = await startTestPlaces({ trusted: true });
    ['a', 'b', 'c'].forEach((key) => put(key));

    const result = await places.run();

    expect(result).toMatchObject({ copied: 3, serverSide: 3, streamed: 0 });
    expect(places.lines()).toMatchObject({ a: { how: 'server-side', verified: 'etag' } });
    expect(places.asked('GetObject')).toBe(0);
  });

  it('finds out with one object that it may not', async () => {
    Array.from({ length: 20 }, (_, index) => put(`k${index}`));

    await places.run();

    expect(places.asked('CopyObject')).toBe(1);
    expect(places.asked('PutObject')).toBe(20 + 3);
  });

  it('streams when it is told to, whoever may read what', async () => {
    await places.stop();
    places = await startTestPlaces({ trusted: true });
    put('a');

    expect(await places.run({ serverSide: 'never' })).toMatchObject({ serverSide: 0, streamed: 1 });
    expect(places.asked('CopyObject')).toBe(0);
  });

  it('deletes nothing unless asked, and then only what the source does not have', async () => {
    ['a', 'c'].forEach((key) => put(key));
    ['0', 'b', 'c', 'z/1', 'z/2'].forEach((key) => places.sandbox.putObject(TARGET, key, 'old'));

    expect(await places.run()).toMatchObject({ deleted: 0 });
    expect(places.copies()).toEqual(['0', 'a', 'b', 'c', 'z/1', 'z/2']);
    expect(await places.run({ deleteExtraneous: true }, plainContext('run-2'), { pageKeys: 1 })).toMatchObject({ deleted: 4, skipped: 2 });
    expect(places.copies()).toEqual(['a', 'c']);
    expect(places.sandbox.keys(TARGET)).toContain('_replication/run-1/report.json');
  });

  it('deletes nothing when something was not copied', async () => {
    ['a', 'c'].forEach((key) => put(key));
    places.sandbox.putObject(TARGET, 'b', 'old');
    places.sandbox.faults.add({ operation: 'GetObject', key: 'a', times: 'always', effect: { type: 'error', code: 'AccessDenied' } });

    await expect(places.run({ deleteExtraneous: true })).rejects.toMatchObject({ code: 'ObjectsFailed' });
    expect(places.copies()).toEqual(['b', 'c']);
  });

  it('goes on without objects that fail, and fails at the end with the name of the report', async () => {
    ['a', 'b', 'c', 'd'].forEach((key) => put(key));
    const fault = (key: string, operation: string, code: 'AccessDenied' | 'NoSuchKey') =>
      places.sandbox.faults.add({ operation, key, times: 'always', effect: { type: 'error', code } });
    fault('a', 'GetObject', 'AccessDenied');
    fault('b', 'PutObject', 'AccessDenied');
    fault('c', 'GetObject', 'NoSuchKey');

    const failure = await places.run().catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'ReplicateFailure', code: 'ObjectsFailed', retryable: false, failure: { failed: 2, objects: 4 } });
    expect((failure as Error).message).toBe(
      '2 of 4 objects were not copied, the first because of source-denied (a). _replication/run-1/report.json in the bucket pond names them; put right what it says and start a new run, which copies only what is missing.',
    );
    expect(places.lines()).toMatchObject({
      a: { outcome: 'failed', reason: 'source-denied' },
      b: { outcome: 'failed', reason: 'target-denied' },
      c: { outcome: 'gone' },
      d: { outcome: 'copied' },
    });
  });

  it('copies the new version of an object that changes between listing and reading', async () => {
    put('a', 'old');
    const context = plainContext();
    const meddling: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        if (name === 'plan page 1') put('a', 'newer');
        return result;
      },
    };

    expect(await places.run({}, meddling)).toMatchObject({ copied: 1 });
    expect(there('a')).toBe('newer');
  });

  it('does not write over what somebody else wrote meanwhile', async () => {
    put('a', 'ours');
    const context = plainContext();
    const meddling: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        if (name === 'plan page 1') places.sandbox.putObject(TARGET, 'a', 'theirs');
        return result;
      },
    };

    await expect(places.run({}, meddling)).rejects.toMatchObject({ code: 'ObjectsFailed' });
    expect(there('a')).toBe('theirs');
    expect(places.lines()).toMatchObject({ a: { reason: 'target-changed' } });
  });

  it('takes a write whose answer was lost for what it is', async () => {
    put('a', Buffer.alloc(1000, 'a'));
    places.sandbox.faults.add({ operation: 'PutObject', key: 'a', effect: { type: 'cut', afterBytes: 0 } });

    expect(await places.run()).toMatchObject({ copied: 1, failed: 0 });
  });

  it('reads again what broke off', async () => {
    put('a', Buffer.alloc(500_000, 'a'));
    places.sandbox.faults.add({ operation: 'GetObject', key: 'a', times: 2, effect: { type: 'cut', afterBytes: 100_000 } });

    expect(await places.run()).toMatchObject({ copied: 1 });
    expect(there('a')).toHaveLength(500_000);
  });

  it('copies odd keys as they are, over page ends too, and server-side as well', async () => {
    await places.stop();
    places = await startTestPlaces({ trusted: true });
    ODD_KEYS.forEach((key) => put(key));

    await places.run({}, plainContext(), { pageKeys: 2 });
    expect([...places.copies()].sort()).toEqual([...ODD_KEYS].sort());
    ODD_KEYS.forEach((key) => places.sandbox.deleteObject(TARGET, key));
    const streamed = await places.run({ serverSide: 'never' }, plainContext('run-2'), { pageKeys: 2 });

    expect(streamed).toMatchObject({ copied: ODD_KEYS.length, streamed: ODD_KEYS.length });
    expect(ODD_KEYS.map(there)).toEqual(ODD_KEYS);
  });

  it('puts the names under a prefix of the source under that of the target', async () => {
    put('raw/2026/a');
    put('other');
    const request = replicateRequest({ source: { connection: SOURCE, prefix: 'raw/' }, target: { connection: TARGET, prefix: 'copy/' } });

    await runReplicate(request, async () => ({ source: places.source, target: { ...places.target, rootDirectory: 'team/' } }), plainContext());

    expect(places.sandbox.keys(TARGET).filter((key) => !key.startsWith('team/_replication/'))).toEqual(['team/copy/2026/a']);
  });

  it('refuses a copy into itself', async () => {
    const request = replicateRequest({ source: { connection: SOURCE }, target: { connection: SOURCE, prefix: 'copy/' } });
    const open = async () => ({ source: places.source, target: { ...places.target, bucket: SOURCE } });

    await expect(runReplicate(request, open, plainContext())).rejects.toThrow(
      'target.prefix: source (all of it) and target ("copy/") overlap in the bucket lake, so copies would be copied again. Choose prefixes of which neither begins with the other.',
    );
  });

  it('stops when a connection leads to another bucket half-way', async () => {
    put('a');
    let opened = 0;
    const open = async () => ({ source: places.source, target: { ...places.target, bucket: (opened += 1) > 1 ? 'elsewhere' : TARGET } });

    await expect(runReplicate(replicateRequest({ source: { connection: SOURCE }, target: { connection: TARGET } }), open, plainContext())).rejects.toThrow(
      'target.connection: pond led to bucket pond when the run began and leads to another place (bucket elsewhere) now. Start a new run for the new place.',
    );
  });

  it.each([
    ['source', 'ListObjectsV2', SOURCE, 'AccessDenied', { code: 'AccessDenied', retryable: false }],
    ['target', 'PutObject', TARGET, 'SlowDown', { code: 'Throttled', retryable: true }],
    ['source', 'GetObject', SOURCE, 'InvalidAccessKeyId', { code: 'UnknownAccessKey', retryable: true }],
  ] as const)('says that the %s refuses %s, and whether waiting helps', async (side, operation, bucket, code, expected) => {
    put('a');
    places.sandbox.faults.add({ operation, bucket, times: 'always', effect: { type: 'error', code } });

    const failure = await places.run().catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'ReplicateFailure', ...expected });
    expect((failure as Error).message).toMatch(new RegExp(`^${side}.connection: ${bucket}`));
  });

  it('copies what is left when a page begins again, and answers as if it had not been interrupted', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `k${String(index).padStart(2, '0')}`);
    keys.forEach((key) => put(key));
    const steps = new Map<string, unknown>();
    places.sandbox.faults.add({ operation: 'GetObject', key: 'k20', times: 3, effect: { type: 'error', code: 'ServiceUnavailable' } });
    await expect(places.run({ concurrency: 4 }, plainContext('run-1', steps))).rejects.toMatchObject({ code: 'ServiceFault' });
    // A write that was given up when it had been sent may still arrive.
    await sleep(500);
    const before = places.copies().length;
    places.sandbox.clearRequests();

    const result = await places.run({ concurrency: 4 }, plainContext('run-1', steps));

    expect(before).toBeGreaterThan(10);
    expect(result).toMatchObject({ objects: 30, copied: 30, streamed: 30, skipped: 0 });
    expect(places.sandbox.requests.filter(({ operation, bucket }) => operation === 'GetObject' && bucket === SOURCE)).toHaveLength(30 - before);
  });

  it('keeps step results small whatever the page holds', async () => {
    Array.from({ length: 200 }, (_, index) => put(`x${index}`));
    const context = plainContext();

    await places.run({}, context, { pageKeys: 150 });

    expect([...context.steps.keys()]).toEqual(['locate', 'plan page 1', 'copy page 1', 'plan page 2', 'copy page 2', 'write report', 'delete plans']);
    expect(Math.max(...[...context.steps.values()].map((result) => JSON.stringify(result).length))).toBeLessThan(400);
    expect(context.reports.at(-1)).toMatchObject({ done: 200, total: 200, unit: 'objects' });
  });
});
