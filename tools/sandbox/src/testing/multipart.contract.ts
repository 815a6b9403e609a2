/// <reference types="jest" />
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

const PART_BYTES = 5 * 1024 * 1024;

/** Multipart uploads, by hand and by lib-storage. */
export const multipartContract = ({ bucket, s3, expected }: ContractContext): void => {
  const at = (Key: string) => ({ Bucket: bucket(), Key });
  const start = async (Key: string) => (await s3().send(new CreateMultipartUploadCommand({ ...at(Key), Metadata: { a: '1' } }))).UploadId ?? '';
  const part = (Key: string, UploadId: string, PartNumber: number, Body: Buffer) => s3().send(new UploadPartCommand({ ...at(Key), UploadId, PartNumber, Body }));
  const complete = (Key: string, UploadId: string, Parts: Array<CompletedPart>, IfNoneMatch?: string) =>
    s3().send(new CompleteMultipartUploadCommand({ ...at(Key), UploadId, MultipartUpload: { Parts }, IfNoneMatch }));
  const upload = async (Key: string, bodies: ReadonlyArray<Buffer>) => {
    const UploadId = await start(Key);
    const parts: Array<CompletedPart> = [];
    for (const [index, body] of bodies.entries()) parts.push({ PartNumber: index + 1, ETag: (await part(Key, UploadId, index + 1, body)).ETag });
    return { UploadId, parts };
  };

  it('joins parts, keeps the metadata and counts them in the ETag', async () => {
    const { UploadId, parts } = await upload('joined', [Buffer.alloc(PART_BYTES, 'a'), Buffer.from('tail')]);
    await complete('joined', UploadId, parts);

    const head = await s3().send(new HeadObjectCommand(at('joined')));
    const tail = await s3().send(new GetObjectCommand({ ...at('joined'), Range: `bytes=${PART_BYTES - 1}-` }));
    expect(head).toMatchObject({ ContentLength: PART_BYTES + 4, Metadata: { a: '1' } });
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await tail.Body?.transformToString()).toBe('atail');
  });

  it(`reads part 1 of two as ${expected('firstPartOfTwo').length} bytes`, async () => {
    const { UploadId, parts } = await upload('two', [Buffer.alloc(PART_BYTES, 'a'), Buffer.from('tail')]);
    await complete('two', UploadId, parts);

    const first = await s3().send(new GetObjectCommand({ ...at('two'), PartNumber: 1 }));
    const length = (await first.Body?.transformToByteArray())?.length;
    expect({ length, partsCount: first.PartsCount ?? 0 }).toEqual(expected('firstPartOfTwo'));
  });

  it(`uploads through lib-storage, ${expected('completionTellsETag') ? 'with' : 'without'} an ETag in the answer`, async () => {
    const done = await new Upload({ client: s3(), params: { ...at('managed'), Body: Buffer.alloc(PART_BYTES * 2 + 1, 'b') } }).done();
    const head = await s3().send(new HeadObjectCommand(at('managed')));
    expect(done.ETag).toBe(expected('completionTellsETag') ? head.ETag : '');
    expect(head).toMatchObject({ ContentLength: PART_BYTES * 2 + 1, ETag: expect.stringMatching(/-3"$/) });
  });

  it('copies ranges of other objects into parts', async () => {
    await s3().send(new PutObjectCommand({ ...at('whole'), Body: Buffer.alloc(PART_BYTES + 10, 'c') }));
    const UploadId = await start('from-parts');
    const ranges = [`bytes=0-${PART_BYTES - 1}`, `bytes=${PART_BYTES}-${PART_BYTES + 4}`];
    const parts: Array<CompletedPart> = [];
    for (const [index, CopySourceRange] of ranges.entries()) {
      const { CopyPartResult } = await s3().send(
        new UploadPartCopyCommand({ ...at('from-parts'), UploadId, PartNumber: index + 1, CopySource: `${bucket()}/whole`, CopySourceRange }),
      );
      parts.push({ PartNumber: index + 1, ETag: CopyPartResult?.ETag });
    }
    await complete('from-parts', UploadId, parts);
    expect((await s3().send(new HeadObjectCommand(at('from-parts')))).ContentLength).toBe(PART_BYTES + 5);
  });

  it('lists uploads and parts until they are completed', async () => {
    const { UploadId, parts } = await upload('listed', [Buffer.from('one')]);
    const uploads = async () => (await s3().send(new ListMultipartUploadsCommand({ Bucket: bucket() }))).Uploads?.map((found) => found.UploadId) ?? [];

    const { Parts } = await s3().send(new ListPartsCommand({ ...at('listed'), UploadId }));
    expect(Parts?.map(({ PartNumber, Size, ETag }) => ({ PartNumber, Size, ETag }))).toEqual([{ PartNumber: 1, Size: 3, ETag: parts[0]?.ETag }]);
    expect(await uploads()).toContain(UploadId);

    await complete('listed', UploadId, parts);
    expect(await uploads()).not.toContain(UploadId);
  });

  it('refuses wrong parts as InvalidPart and small ones as EntityTooSmall', async () => {
    const { UploadId, parts } = await upload('refused', [Buffer.from('small'), Buffer.from('last')]);
    const wrong = [{ PartNumber: 1, ETag: '"00000000000000000000000000000000"' }];

    expect(await outcomeOf(complete('refused', UploadId, wrong))).toEqual({ status: 400, code: 'InvalidPart' });
    expect(await outcomeOf(complete('refused', UploadId, parts))).toEqual({ status: 400, code: 'EntityTooSmall' });
  });

  it('forgets an aborted upload', async () => {
    const { UploadId, parts } = await upload('aborted', [Buffer.from('x')]);
    await s3().send(new AbortMultipartUploadCommand({ ...at('aborted'), UploadId }));

    expect(await outcomeOf(part('aborted', UploadId, 2, Buffer.from('x')))).toEqual({ status: 404, code: 'NoSuchUpload' });
    expect(await outcomeOf(s3().send(new ListPartsCommand({ ...at('aborted'), UploadId })))).toEqual(expected('abortedUploadListed'));
    expect(await outcomeOf(complete('aborted', UploadId, parts))).toEqual(expected('abortedUploadCompleted'));
    expect(await outcomeOf(s3().send(new GetObjectCommand(at('aborted'))))).toEqual({ status: 404, code: 'NoSuchKey' });
  });

  it(`answers a completion over an existing object, with If-None-Match: *, with ${words(expected('completeIfNoneMatch'))}`, async () => {
    await s3().send(new PutObjectCommand({ ...at('there'), Body: 'first' }));
    const { UploadId, parts } = await upload('there', [Buffer.from('second')]);
    expect(await outcomeOf(complete('there', UploadId, parts, '*'))).toEqual(expected('completeIfNoneMatch'));
  });
};
