import type { Bucket } from '../stores/bucket.js';
import { differences, type ObjectSet } from '../stores/object-set.js';
import type { Place } from '../stores/place.js';
import { differing, outputOf, type Task } from './task.js';

interface Line {
  readonly name: string;
  readonly outcome: string;
}

/** What is wrong with the report: every object on one line. */
const reportProblems = async (bucket: Bucket, folder: string, objects: ObjectSet): Promise<ReadonlyArray<string>> => {
  const files = (await bucket.keys(folder)).filter((key) => key.endsWith('.jsonl'));
  const texts = await Promise.all(files.map(async (key) => (await bucket.read(key))?.toString() ?? ''));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== '')).map((line) => JSON.parse(line) as Line);
  const names = new Set(lines.map(({ name }) => name));
  return [
    ...(lines.length === names.size ? [] : [`the report has objects twice: ${lines.length} lines for ${names.size}`]),
    ...[...objects.keys()].filter((name) => !names.has(name)).map((name) => `the report lacks ${name}`),
    ...lines.filter(({ outcome }) => outcome !== 'copied' && outcome !== 'skipped').map(({ name, outcome }) => `${name}: ${outcome}`),
    ...((await bucket.read(`${folder}report.json`)) === undefined ? ['report.json is lost'] : []),
  ];
};

/** A copy of a set of objects to a prefix of its own. */
export const replicateTask = (id: string, source: Place, prefix: string, objects: ObjectSet, target: Place): Task => {
  const copies = `copies/${id}/`;
  return {
    id,
    workflow: 'replicate',
    input: {
      source: { connection: source.connection, prefix },
      target: { connection: target.connection, prefix: copies },
      options: { largeObjectMiB: 5, partSizeMiB: 5, concurrency: 4 },
    },
    check: async (run) => {
      const output = outputOf(run);
      const halves = (await target.bucket.uploads(copies)).filter(({ parts }) => parts > 0);
      return [
        ...differing('the run', output, { objects: objects.size, failed: 0, gone: 0, deleted: 0 }),
        ...differing('the run', { copied: Number(output['copied']) + Number(output['skipped']) }, { copied: objects.size }),
        ...(await differences(target.bucket, copies, objects)),
        ...(await reportProblems(target.bucket, `_replication/${run.id}/`, objects)),
        ...halves.map(({ key, parts }) => `${key}: an unfinished upload of ${parts} parts is left`),
      ];
    },
  };
};
