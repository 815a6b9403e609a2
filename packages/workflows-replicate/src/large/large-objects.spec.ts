import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { plainContext } from '../test-support/plain-context.js';
import { MIB, SOURCE, startTestPlaces, TARGET, type TestPlaces } from '../test-support/test-places.js';

/** 5 MiB parts, and everything above in steps of its own. */
const PARTS = { partSizeMiB: 5, largeObjectMiB: 5 };

const bytes = (size: number, seed = 'x'): Buffer => {
  const block = createHash('sha512').update(seed).digest();
  return Buffer.alloc(size, block);
};

describe('a large object', () => {
  let places: TestPlaces;
  beforeEach(async () => {
    places = await startTestPlaces();
  });
  afterEach(() => places.stop());

  const put = (key: string, body: Buffer) => places.sandbox.putObject(SOURCE, key, body, { metadata: { owner: 'sales' } });
  const copy = (key: string) => places.sandbox.object(TARGET, key);
  const uploads = async () => (await places.target.client.send(new ListMultipartUploadsCommand({ Bucket: TARGET }))).Uploads ?? [];

  const putInParts = async (key: string, sizes: ReadonlyArray<number>) => {
    const { client } = places.source;
    const at = { Bucket: SOURCE, Key: key };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
    const Parts = [];
    for (const [index, size] of sizes.entries()) {
      const PartNumber = index + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body: bytes(size, String(index)) }));
      Parts.push({ PartNumber, ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
  };

  it('is copied in parts that the target checks, with the ETag of the source noted on it', async () => {
    const body = bytes(12 * MIB + 7);
    put('big', body);

    const result = await places.run(PARTS);

    expect(result).toMatchObject({ objects: 1, copied: 1, streamed: 1, copiedBytes: body.length });
    expect(copy('big')!.body.equals(body)).toBe(true);
    expect(copy('big')!.metadata).toEqual({ owner: 'sales', 'aqueduct-source-etag': createHash('md5').update(body).digest('hex') });
    expect(places.lines()).toMatchObject({ big: { how: 'streamed', verified: 'md5' } });
    expect(await uploads()).toEqual([]);
  });

  it('is known again by the note, and not copied twice', async () => {
    put('big', bytes(12 * MIB));
    await places.run(PARTS);

    expect(await places.run(PARTS, plainContext('run-2'))).toMatchObject({ copied: 0, skipped: 1 });
    expect(places.lines('run-2')).toMatchObject({ big: { verified: 'mark' } });
  });

  it('gets the ETag of the source where the source’s parts are known', async () => {
    await putInParts('big', [6 * MIB, 6 * MIB, 3 * MIB]);

    await places.run(PARTS);

    const head = await places.source.client.send(new HeadObjectCommand({ Bucket: SOURCE, Key: 'big' }));
    expect(`"${copy('big')!.etag}"`).toBe(head.ETag);
    expect(places.lines()).toMatchObject({ big: { verified: 'etag' } });
  });

  it('is copied by the store where it can, at once or part by part', async () => {
    await places.stop();
    places = await startTestPlaces({ trusted: true });
    const body = bytes(12 * MIB);
    put('big', body);

    await places.run(PARTS);
    places.sandbox.deleteObject(TARGET, 'big');
    const result = await places.run(PARTS, plainContext('run-2'), { copyBytes: 0 });

    expect(result).toMatchObject({ copied: 1, serverSide: 1 });
    expect(copy('big')!.body.equals(body)).toBe(true);
    expect(places.lines()).toMatchObject({ big: { how: 'server-side', verified: 'etag' } });
    expect(places.lines('run-2')).toMatchObject({ big: { how: 'server-side', verified: 'size' } });
    expect([places.asked('GetObject'), places.asked('UploadPartCopy')]).toEqual([0, 3]);
  });

  it('is compared by checksum where both sides keep one', async () => {
    const body = bytes(12 * MIB);
    await places.source.client.send(new PutObjectCommand({ Bucket: SOURCE, Key: 'small', Body: 'x', ChecksumAlgorithm: 'SHA256' }));
    await places.target.client.send(
      new PutObjectCommand({ Bucket: TARGET, Key: 'small', Body: 'x', ChecksumAlgorithm: 'SHA256', ServerSideEncryption: 'aws:kms' }),
    );
    put('big', body);

    const result = await places.run(PARTS);

    expect(result).toMatchObject({ copied: 1, skipped: 1 });
  });

  it('goes on with the parts that are there when its step begins again', async () => {
    const body = bytes(30 * MIB);
    put('big', body);
    const steps = new Map<string, unknown>();
    places.sandbox.faults.add({ operation: 'UploadPart', times: 3, effect: { type: 'error', code: 'InternalError' } });
    // Three attempts of the SDK for one part, while others arrive.
    const failure = await places.run({ ...PARTS, concurrency: 1 }, plainContext('run-1', steps)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ServiceFault' });
    places.sandbox.faults.clear();
    steps.delete('abort uploads of page 1');
    const id = (steps.get('begin large object 1 of page 1') as { uploadId: string }).uploadId;
    // As after kill -9: nobody gave the upload up, and two of its parts have arrived.
    const { UploadId } = await places.target.client.send(
      new CreateMultipartUploadCommand({ Bucket: TARGET, Key: 'big', Metadata: { owner: 'sales', 'aqueduct-source-etag': createHash('md5').update(body).digest('hex') } }),
    );
    for (const PartNumber of [1, 2]) {
      const Body = body.subarray((PartNumber - 1) * 5 * MIB, PartNumber * 5 * MIB);
      await places.target.client.send(new UploadPartCommand({ Bucket: TARGET, Key: 'big', UploadId, PartNumber, Body }));
    }
    steps.set('begin large object 1 of page 1', { ...(steps.get('begin large object 1 of page 1') as object), uploadId: UploadId });
    places.sandbox.clearRequests();

    const result = await places.run(PARTS, plainContext('run-1', steps));

    expect(id).not.toBe(UploadId);
    expect(result).toMatchObject({ copied: 1, streamed: 1 });
    expect(places.asked('UploadPart')).toBe(4);
    expect(copy('big')!.body.equals(body)).toBe(true);
    expect(await uploads()).toEqual([]);
  });

  it('begins again when its upload is gone', async () => {
    put('big', bytes(12 * MIB));
    const context = plainContext();
    const forgetful: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        return name === 'begin large object 1 of page 1' ? ({ ...(result as object), uploadId: 'gone' } as never) : result;
      },
    };

    expect(await places.run(PARTS, forgetful)).toMatchObject({ copied: 1 });
    expect([...context.steps.keys()]).toContain('copy large object 1 of page 1, round 2');
  });

  it('is what it was meant to be when only the answer to its completion was lost', async () => {
    put('big', bytes(12 * MIB));
    const steps = new Map<string, unknown>();
    await places.run(PARTS, plainContext('run-1', steps));
    [...steps.keys()].filter((name) => !/^(locate|plan|begin)/.test(name)).forEach((name) => steps.delete(name));
    // The plan was deleted with the end of the run.
    steps.delete('plan page 1');
    places.sandbox.deleteObject(TARGET, 'big');
    steps.delete('begin large object 1 of page 1');
    places.sandbox.faults.add({ operation: 'CompleteMultipartUpload', effect: { type: 'cut', afterBytes: 0 } });

    expect(await places.run(PARTS, plainContext('run-1', steps))).toMatchObject({ copied: 1, failed: 0 });
  });

  it('is copied in its new version when it changes while it is copied', async () => {
    put('big', bytes(12 * MIB, 'old'));
    const newer = bytes(11 * MIB, 'new');
    const context = plainContext();
    const meddling: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        if (name === 'begin large object 1 of page 1') put('big', newer);
        return result;
      },
    };

    expect(await places.run(PARTS, meddling)).toMatchObject({ copied: 1 });
    expect(copy('big')!.body.equals(newer)).toBe(true);
    expect(await uploads()).toEqual([]);
  });

  it('is not written over what somebody else wrote meanwhile: the sandbox, as AWS, looks at the condition of a completion', async () => {
    put('big', bytes(12 * MIB));
    const context = plainContext();
    const meddling: typeof context = {
      ...context,
      step: async (name, fn) => {
        const result = await context.step(name, fn);
        if (name === 'begin large object 1 of page 1') places.sandbox.putObject(TARGET, 'big', 'theirs');
        return result;
      },
    };

    await expect(places.run(PARTS, meddling)).rejects.toMatchObject({ code: 'ObjectsFailed' });
    expect(copy('big')!.body.toString()).toBe('theirs');
    expect(places.lines()).toMatchObject({ big: { outcome: 'failed', reason: 'target-changed' } });
    expect(await uploads()).toEqual([]);
  });

  it('replaces what was there when the copy was decided', async () => {
    put('big', bytes(12 * MIB));
    places.sandbox.putObject(TARGET, 'big', 'old');

    expect(await places.run(PARTS)).toMatchObject({ copied: 1 });
    expect(copy('big')!.body).toHaveLength(12 * MIB);
  });

  it('leaves no upload behind when the run is cancelled', async () => {
    Array.from({ length: 3 }, (_, index) => put(`big${index}`, bytes(12 * MIB, String(index))));
    const cancel = new AbortController();
    places.sandbox.faults.add({ operation: 'UploadPart', times: 'always', effect: { type: 'delay', milliseconds: 300 } });
    const running = places.run(PARTS, plainContext('run-1', new Map(), cancel.signal));
    while (places.asked('GetObject') < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await uploads()).toHaveLength(3);

    cancel.abort(new Error('cancelled'));

    await expect(running).rejects.toThrow();
    expect(await uploads()).toEqual([]);
  });

  it('keeps its upload for another process when this one stops', async () => {
    put('big', bytes(12 * MIB));
    const stop = new AbortController();
    places.sandbox.faults.add({ operation: 'UploadPart', times: 'always', effect: { type: 'delay', milliseconds: 300 } });
    const steps = new Map<string, unknown>();
    const context = plainContext('run-1', steps, stop.signal);
    const stopping: typeof context = {
      ...context,
      // Nothing of a stopped process is recorded, nor begun.
      step: (name, fn) => (stop.signal.aborted ? new Promise(() => undefined) : context.step(name, fn)),
    };
    void places.run(PARTS, stopping).catch(() => undefined);
    while (places.asked('GetObject') < 2) await new Promise((resolve) => setTimeout(resolve, 10));

    stop.abort(Object.assign(new Error('stops'), { name: 'ProcessStops' }));
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(await uploads()).toHaveLength(1);
    places.sandbox.faults.clear();
    expect(await places.run(PARTS, plainContext('run-1', steps))).toMatchObject({ copied: 1 });
    expect(await places.target.client.send(new GetObjectCommand({ Bucket: TARGET, Key: 'big' }))).toMatchObject({ ContentLength: 12 * MIB });
  });
});
