import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { listPage } from './listed-object.js';
import { ALL_KEYS } from './ranges/key-range.js';
import { readObject } from './read-object.js';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';

const never = new AbortController().signal;
const CSV = 'id,note\n1,"two\nlines"\n2,plain\n';

describe(readObject.name, () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket();
  });
  afterEach(() => bucket.stop());

  const listed = async () => {
    const { objects } = await listPage(bucket.folder, bucket.scope(), { range: ALL_KEYS, size: 1000 }, never);
    return objects[0]!;
  };
  const read = async (object = listed(), signal = never) => readObject(bucket.folder, bucket.scope(), await object, signal);

  it('gives size, ETag, digest, kind and rows', async () => {
    bucket.put('sales.csv', CSV);
    const entry = await read();
    expect(entry).toEqual({
      key: 'sales.csv',
      size: CSV.length,
      etag: createHash('md5').update(CSV).digest('hex'),
      sha256: createHash('sha256').update(CSV).digest('hex'),
      lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      kind: 'csv',
      rows: 2,
      note: null,
    });
  });

  it('digests a compressed file as stored and counts the rows inside', async () => {
    const zipped = gzipSync(CSV);
    bucket.put('sales.CSV.gz', zipped);
    expect(await read()).toMatchObject({ sha256: createHash('sha256').update(zipped).digest('hex'), kind: 'csv', rows: 2 });
  });

  it('keeps the digest of a broken gzip', async () => {
    bucket.put('sales.csv.gz', CSV);
    expect(await read()).toMatchObject({
      sha256: createHash('sha256').update(CSV).digest('hex'),
      rows: null,
      note: 'broken-gzip',
    });
  });

  it('notes an object that is gone', async () => {
    bucket.put('a', 'a');
    const object = await listed();
    bucket.sandbox.deleteObject(BUCKET, 'a');
    expect(await read(Promise.resolve(object))).toMatchObject({ key: 'a', sha256: null, rows: null, note: 'gone' });
  });

  it('notes an object that changed', async () => {
    bucket.put('a', 'a');
    const object = await listed();
    bucket.put('a', 'b');
    expect(await read(Promise.resolve(object))).toMatchObject({ sha256: null, note: 'changed' });
  });

  it('notes an object that may not be read', async () => {
    bucket.put('a', 'a');
    bucket.sandbox.faults.add({ effect: { type: 'error', code: 'AccessDenied' }, operation: 'GetObject' });
    expect(await read()).toMatchObject({ sha256: null, note: 'access-denied' });
  });

  it('reads again from the start when the body breaks off', async () => {
    const body = Buffer.alloc(500_000, 'x\n');
    bucket.put('a.jsonl', body);
    bucket.sandbox.faults.add({ effect: { type: 'cut', afterBytes: 100_000 }, operation: 'GetObject', times: 2 });
    expect(await read()).toMatchObject({ sha256: createHash('sha256').update(body).digest('hex'), rows: 250_000 });
  });

  it('fails when the body breaks off every time', async () => {
    bucket.put('a', Buffer.alloc(500_000));
    bucket.sandbox.faults.add({ effect: { type: 'cut', afterBytes: 100_000 }, operation: 'GetObject', times: 9 });
    await expect(read()).rejects.toThrow();
  });

  it('fails on what is wrong with every object', async () => {
    bucket.put('a', 'a');
    const object = await listed();
    bucket.sandbox.faults.add({ effect: { type: 'error', code: 'InvalidAccessKeyId' }, operation: 'GetObject' });
    await expect(read(Promise.resolve(object))).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });

  it('stops when it is told to', async () => {
    bucket.put('a', Buffer.alloc(5_000_000));
    const object = listed();
    await object;
    await expect(read(object, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
