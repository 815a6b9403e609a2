import { createHash } from 'node:crypto';
import { CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import { inventoryRequest, type InventoryOptions } from '../inventory-input.codec.js';
import { CSV_COLUMNS } from '../manifest/csv-manifest.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { runInventory } from '../run-inventory.js';
import { ODD_KEYS } from '@aqueduct/workflow-testing';
import { plainContext } from './plain-context.js';

const never = new AbortController().signal;

/** What an inventory does on any S3; `client` belongs to somebody who may make buckets. */
export const inventoryContract = (client: () => S3Client): void => {
  describe('an inventory', () => {
    let bucket: string;
    beforeEach(async () => {
      bucket = `inventory-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}`;
      await client().send(new CreateBucketCommand({ Bucket: bucket }));
    });

    const put = (Key: string, Body: string) => client().send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    const putAll = (keys: ReadonlyArray<string>, body: (key: string) => string) =>
      mapConcurrently(keys, 8, never, (key) => put(key, body(key)));
    const text = async (Key: string): Promise<string> => {
      const { Body } = await client().send(new GetObjectCommand({ Bucket: bucket, Key }));
      return Body!.transformToString();
    };
    const run = async (input: InventoryOptions = {}, context = plainContext()) => {
      const open = async () => ({ client: client(), bucket, rootDirectory: 'lake/' });
      const result = await runInventory('lake', inventoryRequest(input), open, context);
      const csv: ReadonlyArray<Record<string, string>> = parse(await text(result.manifest.csv), { columns: true });
      const json: ReadonlyArray<Record<string, unknown>> = JSON.parse(await text(result.manifest.json));
      return { result, csv, json };
    };

    it('lists 1,000 objects once each, with their digests and rows', async () => {
      const keys = Array.from({ length: 1000 }, (_, index) => `lake/${index % 7}/part-${String(index).padStart(4, '0')}.csv`);
      const body = (key: string) => `id,name\n1,${key}\n2,"two\nlines"\n`;
      await putAll(keys, body);
      const { result, csv, json } = await run({ pageSize: 300 });
      expect(result).toMatchObject({ objects: 1000, rows: 2000, failed: 0 });
      expect(csv.map(({ key, sha256, rows }) => [key, sha256, rows])).toEqual(
        [...keys].sort().map((key) => [key, createHash('sha256').update(body(key)).digest('hex'), '2']),
      );
      expect(json.map(({ key }) => key)).toEqual([...keys].sort());
      const left = await client().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'lake/_inventory/' }));
      expect(left.Contents?.map(({ Key }) => Key?.split('/').at(-1))).toEqual(['manifest.csv', 'manifest.json', 'summary.json']);
    });

    it('keeps odd keys as they are, over page ends too', async () => {
      const keys = ODD_KEYS.map((key) => `lake/${key}`);
      await putAll(keys, () => 'x');
      const { result, csv, json } = await run({ pageSize: 2 });
      expect(result).toMatchObject({ objects: keys.length, failed: 0 });
      expect(csv.map(({ key }) => key).sort()).toEqual([...keys].sort());
      expect(json.map(({ key }) => key).sort()).toEqual([...keys].sort());
    });

    it('writes the same however many ranges are read at a time', async () => {
      const scattered = Array.from({ length: 60 }, (_, index) => `lake/${createHash('sha256').update(`${index}`).digest('hex')}`);
      await putAll([...scattered, ...ODD_KEYS.map((key) => `lake/${key}`)], (key) => key);
      const one = await run({ pageSize: 5, ranges: 1 });
      expect(await run({ pageSize: 5, ranges: 8 })).toEqual(one);
      expect(one.result.objects).toBe(60 + ODD_KEYS.length);
    });

    it('notes an object that is gone or changed when its turn comes', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `lake/${String.fromCharCode(97 + index)}`);
      await putAll(keys, (key) => key);
      const meddle = async () => {
        await client().send(new DeleteObjectCommand({ Bucket: bucket, Key: 'lake/s' }));
        await put('lake/t', 'something else');
      };
      // Eight are read at a time in the order of their keys, and every reader waits here after its first.
      let meddled: Promise<void> | undefined;
      const progress = () => (meddled ??= meddle());
      const context = plainContext();
      const meddling: typeof context = {
        ...context,
        step: (name, fn) => context.step(name, (step) => fn({ ...step, progress })),
      };
      const { result, csv } = await run({}, meddling);
      expect(result).toMatchObject({ objects: 20, failed: 2 });
      expect(csv.filter(({ note }) => note !== '').map(({ key, note, sha256 }) => [key, note, sha256])).toEqual([
        ['lake/s', 'gone', ''],
        ['lake/t', 'changed', ''],
      ]);
    });

    it('writes a header only for an empty bucket', async () => {
      const { result, json } = await run();
      expect(result.objects).toBe(0);
      expect(await text(result.manifest.csv)).toBe(`${CSV_COLUMNS.join(',')}\n`);
      expect(json).toEqual([]);
    });
  });
};
