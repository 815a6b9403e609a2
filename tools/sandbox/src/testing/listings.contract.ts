/// <reference types="jest" />
import { ListObjectsCommand, ListObjectsV2Command, PutObjectCommand, type ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { outcomeOf, words, type ContractContext } from './contract-context.js';

/** In the order of their UTF-8 bytes: U+FF5E sorts before U+1F680 there, and after it in UTF-16. */
const KEYS: ReadonlyArray<string> = ['A', 'a', 'a b', 'a/1', 'a/2', 'a/b/3', 'a0', 'b/1', 'z', 'é', '～', '🚀'];

/** ListObjectsV2 and its older sister. */
export const listingsContract = ({ bucket, s3, expected }: ContractContext): void => {
  const list = (options: Partial<ListObjectsV2CommandInput> = {}) => s3().send(new ListObjectsV2Command({ Bucket: bucket(), ...options }));
  const keysOf = (page: Awaited<ReturnType<typeof list>>) => (page.Contents ?? []).map(({ Key }) => Key);
  const prefixesOf = (page: Awaited<ReturnType<typeof list>>) => (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix);

  beforeAll(async () => {
    for (const Key of [...KEYS].reverse()) await s3().send(new PutObjectCommand({ Bucket: bucket(), Key, Body: Key }));
  });

  it('lists in the order of UTF-8 bytes, with size and ETag', async () => {
    const page = await list();
    expect(keysOf(page)).toEqual(KEYS);
    expect(page).toMatchObject({ Name: bucket(), KeyCount: KEYS.length, IsTruncated: false });
    expect(page.Contents?.[0]).toMatchObject({ Size: 1, ETag: '"7fc56270e7a70fa81a5935b72eacbe29"' });
  });

  it('filters by prefix', async () => {
    expect(keysOf(await list({ Prefix: 'a/' }))).toEqual(['a/1', 'a/2', 'a/b/3']);
    expect(keysOf(await list({ Prefix: 'nothing' }))).toEqual([]);
  });

  it('folds by delimiter', async () => {
    const page = await list({ Delimiter: '/' });
    expect(keysOf(page)).toEqual(['A', 'a', 'a b', 'a0', 'z', 'é', '～', '🚀']);
    expect(prefixesOf(page)).toEqual(['a/', 'b/']);
    expect(prefixesOf(await list({ Delimiter: '/', Prefix: 'a/' }))).toEqual(['a/b/']);
  });

  it.each([1, 2, 5])('pages through everything once, %d at a time, folded ones included', async (MaxKeys) => {
    const seen: Array<string | undefined> = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ MaxKeys, Delimiter: '/', ContinuationToken });
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
      seen.push(...keysOf(page), ...prefixesOf(page));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect([...seen].sort()).toEqual(['A', 'a', 'a b', 'a0', 'z', 'é', '～', '🚀', 'a/', 'b/'].sort());
  });

  it('starts after a key', async () => {
    expect(keysOf(await list({ StartAfter: 'b/1' }))).toEqual(['z', 'é', '～', '🚀']);
  });

  it('lists nothing for max-keys 0', async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('encodes keys when asked to', async () => {
    const page = await list({ EncodingType: 'url' });
    const decoded = keysOf(page).map((key) => decodeURIComponent((key ?? '').replaceAll('+', ' ')));
    expect(page.EncodingType).toBe('url');
    expect(decoded).toEqual(KEYS);
  });

  it(`answers a page size of 5000 with ${expected('maxKeysAnswered')}`, async () => {
    expect((await list({ MaxKeys: 5000 })).MaxKeys).toBe(expected('maxKeysAnswered'));
  });

  it('pages with markers in version 1', async () => {
    const first = await s3().send(new ListObjectsCommand({ Bucket: bucket(), MaxKeys: 5 }));
    const rest = await s3().send(new ListObjectsCommand({ Bucket: bucket(), Marker: first.Contents?.at(-1)?.Key }));
    expect([...(first.Contents ?? []), ...(rest.Contents ?? [])].map(({ Key }) => Key)).toEqual(KEYS);
    expect([first.IsTruncated, rest.IsTruncated]).toEqual([true, false]);
  });

  it(`answers a negative page size with ${words(expected('negativeMaxKeys'))}`, async () => {
    expect(await outcomeOf(list({ MaxKeys: -1 }))).toEqual(expected('negativeMaxKeys'));
  });
};
