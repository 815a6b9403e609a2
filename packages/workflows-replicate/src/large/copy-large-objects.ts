import type { StepContext } from '@aqueduct/workflows';
import type { Limits } from '../limits.js';
import { failed } from '../object-outcome.js';
import { isLarge } from '../plan/plan-page.js';
import { readPlan } from '../plan/plan-file.js';
import type { PlannedObject } from '../plan/planned-page.codec.js';
import type { StepRun } from '../replicate-run.js';
import { targetKey } from '../replicate-scope.js';
import { writeLines } from '../report/report-lines.js';
import { tally, type ObjectResult, type Tally } from '../report/tally.js';
import type { Step } from '../run-replicate.js';
import { abortUpload } from './abort-upload.js';
import { beginObject, finished, type BegunUpload, type FinishedObject } from './begin-object.js';
import { copyUpload, type BeginAgain } from './copy-upload.js';

export interface LargeObjects {
  /** Of the page, from 1. */
  readonly number: number;
  readonly plan: string;
  /** How many it has. */
  readonly large: number;
  readonly limits: Limits;
  readonly before: Tally;
  readonly progressFrom: (before: Tally, page: number, step: StepContext) => (objects: number, bytes: number) => Promise<void>;
}

/** By its place among the large objects of the plan, from 0: keys stay out of the database. */
const largeObject = async (run: StepRun, plan: string, index: number): Promise<PlannedObject> => {
  const { objects } = await readPlan(run, plan);
  return objects.filter((object) => isLarge(run, object))[index] as PlannedObject;
};

interface Begun {
  readonly index: number;
  readonly result: BegunUpload | FinishedObject;
}

const isUpload = (begun: Begun): begun is Begun & { readonly result: BegunUpload } => begun.result.kind === 'upload';

type Upload = Begun & { readonly result: BegunUpload };

/** The results of steps that were started side by side, and the first failure: nothing goes on behind the run's back. */
const settled = async <A>(steps: ReadonlyArray<Promise<A>>): Promise<{ readonly results: ReadonlyArray<A>; readonly failures: ReadonlyArray<unknown> }> => {
  const all = await Promise.allSettled(steps);
  return {
    results: all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    failures: all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
  };
};

/** One step for each; started in a fixed order, so that after a restart they are recognised. */
const beginAll = (step: Step, { number, plan }: LargeObjects, indexes: ReadonlyArray<number>, round: string) =>
  settled(
    indexes.map(async (index): Promise<Begun> => {
      const name = `begin large object ${index + 1} of page ${number}${round}`;
      return { index, result: await step(name, async (run) => beginObject(run, await largeObject(run, plan, index))) };
    }),
  );

const copyAll = (step: Step, { number, plan, before, progressFrom }: LargeObjects, uploads: ReadonlyArray<Upload>, round: string) =>
  settled(
    uploads.map(async ({ index, result }): Promise<{ readonly index: number; readonly result: FinishedObject | BeginAgain }> => {
      const name = `copy large object ${index + 1} of page ${number}${round}`;
      const ended = await step(name, async (run, context) => {
        const onBytes = progressFrom(before, number, context);
        const object = await largeObject(run, plan, index);
        return copyUpload(run, object, result, { last: context.last, onBytes: (bytes) => onBytes(0, bytes) });
      });
      return { index, result: ended };
    }),
  );

/** After a step that failed for good: the run ends, and its uploads with it. What cannot be given up now is left to the bucket's lifecycle rule. */
const abortAll = (step: Step, { number, plan }: LargeObjects, uploads: ReadonlyArray<Upload>): Promise<number> =>
  step(`abort uploads of page ${number}`, async (run) => {
    const abort = async ({ index, result: { uploadId } }: Upload): Promise<void> => {
      const key = targetKey(run.scope, (await largeObject(run, plan, index)).name);
      await abortUpload(run.places.target, { key, uploadId }, run.signal);
    };
    await Promise.allSettled(uploads.map(abort));
    return uploads.length;
  });

/** Copies some objects side by side. Those that change meanwhile begin again, together, so that the order of steps is fixed. */
const copyBatch = async (step: Step, page: LargeObjects, batch: ReadonlyArray<number>): Promise<ReadonlyMap<number, FinishedObject>> => {
  const done = new Map<number, FinishedObject>();
  let left = batch;
  for (let round = 1; round <= page.limits.rounds && left.length > 0; round += 1) {
    const suffix = round === 1 ? '' : `, round ${round}`;
    const begun = await beginAll(step, page, left, suffix);
    const uploads = begun.results.filter(isUpload);
    const ended = begun.failures.length === 0 ? await copyAll(step, page, uploads, suffix) : { results: [], failures: [] };
    const [failure] = [...begun.failures, ...ended.failures];
    if (failure !== undefined) {
      await abortAll(step, page, uploads);
      throw failure;
    }
    [...begun.results, ...ended.results].forEach(({ index, result }) => (result.kind === 'done' ? done.set(index, result) : undefined));
    left = left.filter((index) => !done.has(index));
  }
  return done;
};

/** Copies the large objects of a page, some at a time, and writes down how it went. */
export const copyLargeObjects = async (step: Step, page: LargeObjects): Promise<Tally> => {
  const done = new Map<number, FinishedObject>();
  const indexes = Array.from({ length: page.large }, (_, index) => index);
  for (let first = 0; first < page.large; first += page.limits.largeAtOnce) {
    const batch = await copyBatch(step, page, indexes.slice(first, first + page.limits.largeAtOnce));
    batch.forEach((result, index) => done.set(index, result));
  }
  return step(`record large objects of page ${page.number}`, async (run) => {
    const results: ObjectResult[] = [];
    for (const index of indexes) {
      const object = await largeObject(run, page.plan, index);
      const { outcome, size, etag } = done.get(index) ?? finished(object, failed('changed'));
      results.push({ object: { name: object.name, size, etag }, outcome });
    }
    await writeLines(run, `objects-${String(page.number).padStart(6, '0')}-large.jsonl`, results);
    return tally(results);
  });
};
