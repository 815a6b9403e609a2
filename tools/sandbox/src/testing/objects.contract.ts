/// <reference types="jest" />
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type GetObjectCommandInput,
} from '@aws-sdk/client-s3';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

const ODD_KEYS: ReadonlyArray<string> = [
  'with space.txt',
  'plus+sign',
  'percent%20literal',
  'ünïcode/日本/🚀',
  'a//b',
  '../up',
  'dots/./x',
  "quotes'\"&<>",
  'query?and#hash',
  '(paren)*!~',
  'trailing/',
  'a=b&c',
];

/** Writing, reading and deleting objects. */
export const objectsContract = ({ bucket, s3, expected }: ContractContext): void => {
  const at = (Key: string) => ({ Bucket: bucket(), Key });
  const put = (Key: string, Body: string) => s3().send(new PutObjectCommand({ ...at(Key), Body }));
  const read = async (Key: string, options: Partial<GetObjectCommandInput> = {}) => {
    const answer = await s3().send(new GetObjectCommand({ ...at(Key), ...options }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };

  it('returns what was written, with type, metadata and the MD5 as ETag', async () => {
    await s3().send(new PutObjectCommand({ ...at('doc.txt'), Body: 'hello', ContentType: 'text/plain', CacheControl: 'no-cache', Metadata: { origin: 'test' } }));

    const { text, ContentType, CacheControl, Metadata, ETag, ContentLength } = await read('doc.txt');

    expect({ text, ContentType, CacheControl, Metadata, ETag, ContentLength }).toEqual({
      text: 'hello',
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      Metadata: { origin: 'test' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ContentLength: 5,
    });
  });

  it('answers HEAD with the same headers', async () => {
    await put('head.txt', 'hello');
    const { ContentLength, ETag, LastModified } = await s3().send(new HeadObjectCommand(at('head.txt')));
    expect({ ContentLength, ETag }).toEqual({ ContentLength: 5, ETag: '"5d41402abc4b2a76b9719d911017c592"' });
    expect(LastModified).toBeInstanceOf(Date);
  });

  it.each(ODD_KEYS)('keeps the key %j', async (key) => {
    await put(key, key);
    expect((await read(key)).text).toBe(key);
    expect(await outcomeOf(s3().send(new DeleteObjectCommand(at(key))))).toEqual({ status: 204 });
    expect(await outcomeOf(s3().send(new GetObjectCommand(at(key))))).toEqual({ status: 404, code: 'NoSuchKey' });
  });

  it('keeps an empty object', async () => {
    await s3().send(new PutObjectCommand({ ...at('empty'), Body: Buffer.alloc(0) }));
    expect(await read('empty')).toMatchObject({ text: '', ContentLength: 0, ETag: '"d41d8cd98f00b204e9800998ecf8427e"' });
  });

  it(`answers a stream with a trailing checksum with ${words(expected('streamWithTrailer'))}`, async () => {
    const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.alloc(30_000, 'b')]);
    const outcome = await outcomeOf(s3().send(new PutObjectCommand({ ...at('stream'), Body, ContentLength: 100_000 })));

    expect(outcome).toEqual(expected('streamWithTrailer'));
    // Taken whole and without its framing, or not at all.
    const stored = await read('stream').catch(() => undefined);
    expect(stored?.text?.length).toBe(outcome.status === 200 ? 100_000 : undefined);
    expect(stored?.ContentEncoding).toBeUndefined();
  });

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('reads the range %s', async (Range, text, ContentRange) => {
    await put('digits', '0123456789');
    expect(await read('digits', { Range })).toMatchObject({ text, ContentRange, $metadata: { httpStatusCode: 206 } });
  });

  it('refuses a range behind the end as InvalidRange', async () => {
    await put('digits', '0123456789');
    expect(await outcomeOf(s3().send(new GetObjectCommand({ ...at('digits'), Range: 'bytes=10-' })))).toEqual({ status: 416, code: 'InvalidRange' });
  });

  it('lets a read override headers of the answer', async () => {
    await put('plain', 'x');
    const answer = await read('plain', { ResponseContentType: 'text/csv', ResponseContentDisposition: 'attachment; filename="x.csv"' });
    expect(answer).toMatchObject({ ContentType: 'text/csv', ContentDisposition: 'attachment; filename="x.csv"' });
  });

  it('deletes many at once, missing ones included', async () => {
    await put('many/1', 'x');
    await put('many/ü <2>', 'x');
    const Objects = ['many/1', 'many/ü <2>', 'many/missing'].map((Key) => ({ Key }));

    const { Deleted, Errors } = await s3().send(new DeleteObjectsCommand({ Bucket: bucket(), Delete: { Objects } }));

    expect(Deleted?.map(({ Key }) => Key).sort()).toEqual(Objects.map(({ Key }) => Key).sort());
    expect(Errors ?? []).toEqual([]);
    expect(await outcomeOf(s3().send(new GetObjectCommand(at('many/ü <2>'))))).toEqual({ status: 404, code: 'NoSuchKey' });
  });
};
