/// <reference types="jest" />
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type GetObjectCommandInput, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

const PRECONDITION_FAILED = { status: 412, code: 'PreconditionFailed' };
const OTHER_ETAG = '"00000000000000000000000000000000"';
const HOUR_MS = 3_600_000;

/** Conditional reads and writes. */
export const conditionsContract = ({ bucket, s3, expected }: ContractContext): void => {
  const at = { Key: 'doc' };
  const get = (options: Partial<GetObjectCommandInput>) => outcomeOf(s3().send(new GetObjectCommand({ Bucket: bucket(), ...at, ...options })));
  const put = (options: Partial<PutObjectCommandInput>) => outcomeOf(s3().send(new PutObjectCommand({ Bucket: bucket(), ...at, Body: 'two', ...options })));
  let etag: string | undefined;

  beforeEach(async () => {
    etag = (await s3().send(new PutObjectCommand({ Bucket: bucket(), ...at, Body: 'one' }))).ETag;
  });

  it('reads only the version that If-Match names', async () => {
    expect(await get({ IfMatch: etag })).toEqual({ status: 200 });
    expect(await get({ IfMatch: OTHER_ETAG })).toEqual(PRECONDITION_FAILED);
  });

  it('answers 304 to If-None-Match of the present version', async () => {
    expect((await get({ IfNoneMatch: etag })).status).toBe(304);
    expect(await get({ IfNoneMatch: OTHER_ETAG })).toEqual({ status: 200 });
  });

  it('follows If-Modified-Since and If-Unmodified-Since', async () => {
    const { LastModified } = await s3().send(new HeadObjectCommand({ Bucket: bucket(), ...at }));
    const written = LastModified?.getTime() ?? 0;

    expect((await get({ IfModifiedSince: new Date(written) })).status).toBe(304);
    expect(await get({ IfModifiedSince: new Date(written - HOUR_MS) })).toEqual({ status: 200 });
    expect(await get({ IfUnmodifiedSince: new Date(written) })).toEqual({ status: 200 });
    expect(await get({ IfUnmodifiedSince: new Date(written - HOUR_MS) })).toEqual(PRECONDITION_FAILED);
  });

  it('writes nothing over an existing object with If-None-Match: *', async () => {
    expect(await put({ IfNoneMatch: '*' })).toEqual(PRECONDITION_FAILED);
    expect(await put({ IfNoneMatch: '*', Key: 'new' })).toEqual({ status: 200 });
  });

  it('does not write over another version than the one that If-Match names', async () => {
    expect(await put({ IfMatch: OTHER_ETAG })).toEqual(PRECONDITION_FAILED);
  });

  it(`answers a write over the version that If-Match names with ${words(expected('putIfMatch'))}`, async () => {
    expect(await put({ IfMatch: etag })).toEqual(expected('putIfMatch'));
  });
};
