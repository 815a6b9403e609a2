import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { uploadChunks } from './upload-chunks.js';

const BUCKET = 'lake';
const MIB = 1024 ** 2;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function* chunks(count: number): AsyncGenerator<Buffer, void> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(MIB, String(index % 10));
}

describe(uploadChunks.name, () => {
  let sandbox: Sandbox;
  let client: S3Client;
  beforeEach(async () => {
    sandbox = await startSandbox();
    const { accessKeyId, secretAccessKey } = sandbox.addUser({ name: 'alice' });
    sandbox.createBucket(BUCKET, { owner: 'alice' });
    client = new S3Client({ endpoint: sandbox.endpoint, region: sandbox.region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  });
  afterEach(async () => {
    client.destroy();
    await sandbox.stop();
  });

  const write = (source: AsyncIterable<Buffer>, signal = new AbortController().signal) =>
    uploadChunks({ client }, { bucket: BUCKET }, { key: 'out', contentType: 'text/csv', chunks: source }, signal);

  it('writes a long file in parts', async () => {
    await write(chunks(20));
    const whole = Buffer.concat(Array.from({ length: 20 }, (_, index) => Buffer.alloc(MIB, String(index % 10))));
    const { body, etag, contentType } = sandbox.object(BUCKET, 'out')!;
    expect({ digest: sha256(body), contentType }).toEqual({ digest: sha256(whole), contentType: 'text/csv' });
    expect(etag).toMatch(/-3$/);
  });

  it('leaves nothing behind when its source fails half-way', async () => {
    async function* broken(): AsyncGenerator<Buffer, void> {
      yield* chunks(10);
      throw new Error('a part could not be read');
    }
    await expect(write(broken())).rejects.toThrow('a part could not be read');
    expect(sandbox.keys(BUCKET)).toEqual([]);
    expect(sandbox.requests.at(-1)).toMatchObject({ operation: 'AbortMultipartUpload', status: 204 });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    async function* endless(): AsyncGenerator<Buffer, void> {
      for (;;) {
        yield* chunks(10);
        stop.abort();
      }
    }
    await expect(write(endless(), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(sandbox.keys(BUCKET)).toEqual([]);
  });
});
