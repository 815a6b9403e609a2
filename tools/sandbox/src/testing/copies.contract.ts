/// <reference types="jest" />
import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

/** CopyObject. */
export const copiesContract = ({ target, bucket, s3, clientOf, expected }: ContractContext): void => {
  const from = 'source/ü +1';
  const source = () => `${bucket()}/${from.split('/').map(encodeURIComponent).join('/')}`;
  const copy = (Key: string, options: Partial<CopyObjectCommandInput> = {}) =>
    s3().send(new CopyObjectCommand({ Bucket: bucket(), Key, CopySource: source(), ...options }));
  const read = async (Key: string) => {
    const { Body, Metadata, ContentType } = await s3().send(new GetObjectCommand({ Bucket: bucket(), Key }));
    return { text: await Body?.transformToString(), Metadata, ContentType };
  };

  beforeAll(async () => {
    await s3().send(new PutObjectCommand({ Bucket: bucket(), Key: from, Body: 'copied', ContentType: 'text/plain', Metadata: { a: '1' } }));
  });

  it('copies bytes, type and metadata', async () => {
    const { CopyObjectResult } = await copy('copy');
    expect(CopyObjectResult?.ETag).toMatch(expected('copyQuotesETag') ? /^"[0-9a-f]{32}"$/ : /^[0-9a-f]{32}$/);
    expect(await read('copy')).toEqual({ text: 'copied', Metadata: { a: '1' }, ContentType: 'text/plain' });
  });

  it('replaces the metadata when asked to', async () => {
    await copy('replaced', { MetadataDirective: 'REPLACE', Metadata: { b: '2' }, ContentType: 'text/csv' });
    expect(await read('replaced')).toEqual({ text: 'copied', Metadata: { b: '2' }, ContentType: 'text/csv' });
  });

  it('refuses a missing source as NoSuchKey and a foreign one as AccessDenied', async () => {
    expect(await outcomeOf(copy('x', { CopySource: `${bucket()}/missing` }))).toEqual({ status: 404, code: 'NoSuchKey' });
    const stranger = clientOf(target().stranger);
    const stolen = stranger.send(new CopyObjectCommand({ Bucket: bucket(), Key: 'x', CopySource: source() }));
    expect(await outcomeOf(stolen)).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it(`answers a source that fails its condition with ${words(expected('copySourceIfMatch'))}`, async () => {
    expect(await outcomeOf(copy('x', { CopySourceIfMatch: '"00000000000000000000000000000000"' }))).toEqual(expected('copySourceIfMatch'));
  });

  it('refuses to copy an object onto itself unchanged', async () => {
    expect(await outcomeOf(copy(from))).toEqual({ status: 400, code: 'InvalidRequest' });
  });
};
