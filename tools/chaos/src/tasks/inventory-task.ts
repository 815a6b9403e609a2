import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ManifestEntry } from '@aqueduct/workflows-inventory';
import type { Bucket } from '../stores/bucket.js';
import type { ObjectSet } from '../stores/object-set.js';
import type { Place } from '../stores/place.js';
import { differing, outputOf, type Task } from './task.js';

const Manifest = t.readonlyArray(ManifestEntry);

/** What is wrong with manifest.json: every object once, in order, as it is. */
const manifestProblems = async (bucket: Bucket, key: string, prefix: string, objects: ObjectSet): Promise<ReadonlyArray<string>> => {
  const body = await bucket.read(key);
  const manifest = Manifest.decode(body === undefined ? undefined : JSON.parse(body.toString()));
  if (E.isLeft(manifest)) {
    return [`${key} is lost or no manifest`];
  }
  const inOrder = [...objects].map(([name, expected]) => ({ key: `${prefix}${name}`, ...expected })).sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const wrong = inOrder.flatMap((wanted, index) => {
    const entry: Readonly<Record<string, unknown>> = manifest.right[index] ?? {};
    return differing(`${key}, entry ${index},`, entry, { ...wanted, note: null });
  });
  return manifest.right.length === objects.size ? wrong : [`${key} has ${manifest.right.length} entries instead of ${objects.size}`, ...wrong.slice(0, 3)];
};

/** An inventory of a set of objects. */
export const inventoryTask = (id: string, { connection, bucket }: Place, prefix: string, objects: ObjectSet, pageSize: number): Task => ({
  id,
  workflow: 'inventory',
  input: { connection, prefix, pageSize },
  check: async (run) => {
    const folder = `_inventory/${run.id}/`;
    const totals = [...objects.values()].reduce((sum, { size, rows }) => ({ bytes: sum.bytes + size, rows: sum.rows + (rows ?? 0) }), { bytes: 0, rows: 0 });
    const summary: unknown = JSON.parse((await bucket.read(`${folder}summary.json`))?.toString() ?? 'null');
    const lines = (await bucket.read(`${folder}manifest.csv`))?.toString().trimEnd().split('\n').length;
    const left = await bucket.keys(`${folder}parts/`);
    return [
      ...differing('the run', outputOf(run), { objects: objects.size, failed: 0, ...totals }),
      ...differing('summary.json', (summary ?? {}) as Readonly<Record<string, unknown>>, { objects: objects.size, failed: 0, ...totals, runId: run.id }),
      ...(await manifestProblems(bucket, `${folder}manifest.json`, prefix, objects)),
      ...(lines === objects.size + 1 ? [] : [`manifest.csv has ${lines} lines instead of ${objects.size + 1}`]),
      ...(left.length === 0 ? [] : [`${left.length} parts are left`]),
    ];
  },
});
