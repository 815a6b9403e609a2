import fc from 'fast-check';
import { inventoryRequest, type InventoryOptions } from './inventory-input.codec.js';
import type { PageResult } from './inventory-page.js';
import type { InventoryContext } from './inventory-steps.js';
import { runInventory } from './run-inventory.js';
import { plainContext } from './test-support/plain-context.js';
import { newJournal, recordedContext, type Journal } from './test-support/recorded-context.js';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';
import { compareKeys } from './ranges/key-range.js';

const OUTPUT = 'lake/_inventory/';

/** As scattered as a digest, and the same in every test. */
const scattered = (index: number): string => ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');

const twoDigits = (value: number): string => String(value).padStart(2, '0');

describe(`${runInventory.name}, several key ranges at a time`, () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket('lake/');
  });
  afterEach(() => bucket.stop());

  const run = (input: InventoryOptions, context: InventoryContext = plainContext(), name: string = BUCKET) =>
    runInventory('sales-lake', inventoryRequest(input), async () => ({ ...bucket.folder, bucket: name }), context);
  const text = (file: string, name: string = BUCKET) => bucket.sandbox.object(name, `${OUTPUT}run-1/${file}`)!.body.toString('utf8');
  const keysIn = (manifest: string): ReadonlyArray<string> => (JSON.parse(manifest) as ReadonlyArray<{ key: string }>).map(({ key }) => key);
  const lists = () => bucket.sandbox.requests.filter(({ operation }) => operation === 'ListObjectsV2').length;
  const pages = (context: ReturnType<typeof plainContext>) => [...context.steps.keys()].filter((name) => name.startsWith('page '));

  it('writes the same manifest, with every key once and in order, whatever the keys are and however they are divided', async () => {
    const pieces = ['a', 'b', '0', '1', '/', '2026/', '_inventory/', '～', '😀', '\u{10ffff}'];
    const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }));
    const key = fc.array(piece, { minLength: 1, maxLength: 5 }).map((chosen) => `lake/${chosen.join('')}`);
    const options = fc.record({
      pageSize: fc.integer({ min: 1, max: 5 }),
      ranges: fc.integer({ min: 2, max: 9 }),
      prefix: fc.constantFrom('', 'a', '2026/'),
    });
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { maxLength: 40 }), options, async (keys, { prefix, ...input }) => {
        const name = `case-${(cases += 1)}`;
        bucket.sandbox.createBucket(name, { owner: 'alice' });
        for (const one of keys) bucket.sandbox.putObject(name, one, one);
        const read = async (more: InventoryOptions) => {
          await run({ prefix, ...more }, plainContext(), name);
          return [text('manifest.csv', name), text('manifest.json', name)];
        };

        const [csv, json] = await read(input);

        const expected = keys.filter((one) => one.startsWith(`lake/${prefix}`) && !one.startsWith(OUTPUT)).sort(compareKeys);
        expect(keysIn(json!)).toEqual(expected);
        expect(await read({ pageSize: 7, ranges: 1 })).toEqual([csv, json]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  describe.each([1, 3, 8])('with %i of them', (ranges) => {
    it('writes the same manifest when it is killed after any of its steps, and repeats no step that was recorded', async () => {
      for (let index = 0; index < 40; index += 1) bucket.put(`lake/${scattered(index)}.csv`, `id\n${index}\n`);
      bucket.put('lake/_inventory/earlier/manifest.csv', 'key\n');
      const input = { pageSize: 3, ranges };
      const whole = newJournal();
      await run(input, recordedContext(whole));
      const manifests = () => [text('manifest.csv'), text('manifest.json')];
      const undisturbed = manifests();

      for (let killAfter = 1; killAfter < whole.results.size; killAfter += 1) {
        const journal: Journal = newJournal();
        const first = recordedContext(journal, killAfter);
        expect(await Promise.race([first.killed, run(input, first)])).toBe('killed');
        const before = new Map(journal.results);
        const result = await run(input, recordedContext(journal));

        expect(result.objects).toBe(40);
        expect([...before].every(([id, recorded]) => journal.results.get(id) === recorded)).toBe(true);
        expect(manifests()).toEqual(undisturbed);
        expect(bucket.sandbox.keys(BUCKET).filter((key) => key.includes('/parts/'))).toEqual([]);
      }
    }, 120_000);
  });

  it('goes on with a run that began when there were no ranges', async () => {
    for (let index = 0; index < 30; index += 1) bucket.put(`lake/${scattered(index)}`, 'x');
    const journal = newJournal();
    const first = recordedContext(journal, 3);
    await Promise.race([first.killed, run({ pageSize: 4, ranges: 1 }, first)]);
    for (const [id, result] of journal.results) {
      const of = (name: string, value: unknown) => (name === 'ranges' || name === 'cut' ? undefined : value);
      journal.results.set(id, JSON.stringify(JSON.parse(result), of));
    }

    expect(await run({ pageSize: 4 }, recordedContext(journal))).toMatchObject({ objects: 30 });

    expect(keysIn(text('manifest.json'))).toHaveLength(30);
  });

  it('asks for nothing more than before when all fits one page', async () => {
    for (let index = 0; index < 20; index += 1) bucket.put(`lake/${scattered(index)}`, 'x');
    const context = plainContext();

    await run({ pageSize: 20, ranges: 32 }, context);

    expect(pages(context)).toEqual(['page 1']);
    // One for the page, and two for the deletion of its part.
    expect(lists()).toBe(3);
  });

  it.each([
    ['scattered', scattered],
    ['in folders of days', (index: number) => `2026/${twoDigits(1 + (index % 12))}/${twoDigits(1 + (index % 28))}/${index}`],
    ['numbered, behind a long beginning', (index: number) => `${'folder/'.repeat(100)}part-${String(index).padStart(6, '0')}`],
    ['all in one folder, but for a few', (index: number) => (index < 10 ? `${'abdefghixyz'[index]}` : `c/${scattered(index)}`)],
    ['each a little longer than the one before', (index: number) => 'a'.repeat(index + 1)],
  ])('asks little to divide keys that are %s', async (_, name) => {
    for (let index = 0; index < 600; index += 1) bucket.put(`lake/${name(index)}`, 'x');
    const context = plainContext();

    const { objects } = await run({ pageSize: 10, ranges: 4 }, context);

    expect(objects).toBe(600);
    // Full pages would be 60, and a listing each.
    expect(pages(context).length).toBeLessThan(100);
    expect(lists()).toBeLessThan(600);
  });

  it('stops everywhere when it is told to, and begins nothing more', async () => {
    for (let index = 0; index < 200; index += 1) bucket.put(`lake/${scattered(index)}`, 'x');
    const reads = () => bucket.sandbox.requests.filter(({ operation }) => operation === 'GetObject').length;
    const stop = new AbortController();
    const context = plainContext();
    const progress = async () => (reads() > 100 ? stop.abort() : undefined);
    const stopping: InventoryContext = {
      ...context,
      step: (name, fn) => context.step(name, (step) => fn({ ...step, signal: stop.signal, progress })),
    };

    await expect(run({ pageSize: 10, ranges: 8 }, stopping)).rejects.toMatchObject({ name: 'AbortError' });

    const begun = reads();
    expect(begun).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reads()).toBe(begun);
  });

  it('goes on undivided when it is not told where to divide', async () => {
    for (let index = 0; index < 40; index += 1) bucket.put(`lake/${scattered(index)}`, 'x');
    bucket.folder.client.middlewareStack.add(
      (next) => async (request) => {
        if ((request.input as { MaxKeys?: number }).MaxKeys === 1) throw new Error('no answer');
        return next(request);
      },
      { step: 'initialize' },
    );
    const context = plainContext();

    expect(await run({ pageSize: 5, ranges: 4 }, context)).toMatchObject({ objects: 40 });

    expect([...context.steps.values()].filter((result) => typeof (result as PageResult | null)?.cut === 'string')).toEqual([]);
  });

  it('streams at most 32 objects at a time, however many ranges there are', async () => {
    for (let index = 0; index < 400; index += 1) bucket.put(`lake/${scattered(index)}`, 'x');
    let [running, most] = [0, 0];
    bucket.folder.client.middlewareStack.add(
      (next, { commandName }) => async (request) => {
        const one = commandName === 'GetObjectCommand' ? 1 : 0;
        most = Math.max(most, (running += one));
        try {
          return await next(request);
        } finally {
          running -= one;
        }
      },
      { step: 'initialize' },
    );

    await run({ pageSize: 8, ranges: 32 });

    expect(most).toBeLessThanOrEqual(32);
    expect(most).toBeGreaterThan(16);
  });

  it('counts over all ranges, and never back', async () => {
    for (let index = 0; index < 60; index += 1) bucket.put(`lake/${scattered(index)}`, 'x');
    const context = plainContext();

    await run({ pageSize: 5, ranges: 4 }, context);

    const counts = context.reports.map(({ done }) => done);
    expect(counts).toEqual([...Array.from({ length: 60 }, (_, index) => index + 1), 60]);
    expect(context.reports.some(({ message }) => /^reading pages \d+ to \d+$/.test(message ?? ''))).toBe(true);
  });
});
