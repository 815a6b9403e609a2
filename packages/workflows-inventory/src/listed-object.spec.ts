import { listPage } from './listed-object.js';
import { startTestBucket, type TestBucket } from './test-support/test-bucket.js';

const never = new AbortController().signal;

describe(listPage.name, () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket('lake/');
  });
  afterEach(() => bucket.stop());

  const page = async (after: string | null, size: number, bytes?: number, prefix = '') => {
    const asked = { range: { after, until: null }, size, ...(bytes === undefined ? {} : { bytes }) };
    const { objects, last } = await listPage(bucket.folder, bucket.scope({ prefix }), asked, never);
    return { keys: objects.map(({ key }) => key), last };
  };

  it('lists the prefix below the root directory, in pages', async () => {
    ['lake/a', 'lake/b', 'lake/c', 'other/d'].forEach((key) => bucket.put(key, key));
    expect(await page(null, 2)).toEqual({ keys: ['lake/a', 'lake/b'], last: 'lake/b' });
    expect(await page('lake/b', 2)).toEqual({ keys: ['lake/c'], last: null });
    expect(await page(null, 9, undefined, 'b')).toEqual({ keys: ['lake/b'], last: null });
  });

  it('leaves out the inventories and passes over all of them at once', async () => {
    ['lake/A', ...[1, 2, 3, 4, 5].map((run) => `lake/_inventory/${run}`), 'lake/z'].forEach((key) => bucket.put(key, key));
    const first = await page(null, 2);
    expect(first.keys).toEqual(['lake/A']);
    expect(await page(first.last, 2)).toEqual({ keys: ['lake/z'], last: null });
  });

  it('ends a page early when its objects are large, and takes one object at least', async () => {
    ['lake/a', 'lake/b', 'lake/c'].forEach((key) => bucket.put(key, Buffer.alloc(1000)));
    expect(await page(null, 9, 2500)).toEqual({ keys: ['lake/a', 'lake/b'], last: 'lake/b' });
    expect(await page('lake/b', 9, 10)).toEqual({ keys: ['lake/c'], last: null });
    expect(await page(null, 9, 10)).toEqual({ keys: ['lake/a'], last: 'lake/a' });
  });

  it('goes on after a key that is no longer there', async () => {
    bucket.put('lake/c', '');
    expect(await page('lake/b', 2)).toEqual({ keys: ['lake/c'], last: null });
  });

  it('lists nothing where there is nothing', async () => {
    expect(await page(null, 2)).toEqual({ keys: [], last: null });
  });
});
