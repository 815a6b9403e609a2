import { listRange, type ListedObject } from '../listed-object.js';
import { mapConcurrently } from '@aqueduct/workflows';
import { copied, failed, skipped, type ObjectOutcome } from '../object-outcome.js';
import { isLarge } from '../plan/plan-page.js';
import { readPlan } from '../plan/plan-file.js';
import type { PlannedObject, PlannedPage } from '../plan/planned-page.codec.js';
import { tally, type Tally } from '../report/tally.js';
import { writeLines } from '../report/report-lines.js';
import type { StepRun } from '../replicate-run.js';
import { sameObject } from '../same-object.js';
import { copyObject } from './copy-object.js';

export interface PageWork {
  /** From 1. */
  readonly number: number;
  readonly plan: string;
  /** Whether an earlier attempt of this step, here or in a process that died, may have copied some of it. */
  readonly resumed: boolean;
  /** No other attempt follows: what fails for an object is its own failure now. */
  readonly last: boolean;
}

/** So many failures, and nothing that succeeded: it is not the objects. */
const HOPELESS = 32;

/** What the target has of a page that was begun before. */
const thereAlready = async (run: StepRun, { after, last, objects }: PlannedPage): Promise<ReadonlyMap<string, ListedObject>> => {
  const there = new Map<string, ListedObject>();
  const wanted = new Set(objects.map(({ name }) => name));
  const range = { after, last: last ?? objects.at(-1)?.name ?? '', size: run.limits.pageKeys };
  for await (const page of listRange(run.places.target, run.scope.target.prefix, range, run.signal)) {
    page.filter(({ name }) => wanted.has(name)).forEach((object) => there.set(object.name, object));
  }
  return there;
};

/** Copies the small objects of a page and writes down how it went. Repeating it copies what is missing. */
export const copyPage = async (
  run: StepRun,
  { number, plan, resumed, last }: PageWork,
  onObject: (bytes: number) => Promise<void>,
): Promise<Tally> => {
  const page = await readPlan(run, plan);
  const small = page.objects.filter((object) => !isLarge(run, object));
  const before = resumed ? await thereAlready(run, page) : new Map<string, ListedObject>();
  const copiedBefore = new Set<string>();
  const failures: unknown[] = [];
  let successes = 0;

  const copy = async (object: PlannedObject, signal: AbortSignal): Promise<ObjectOutcome> => {
    if (object.same !== null) {
      return skipped(object.same);
    }
    const step = { ...run, signal };
    const found = before.get(object.name);
    const done = found === undefined || found.etag === object.replaces ? undefined : await sameObject(step, object, found);
    if (done !== undefined) {
      copiedBefore.add(object.name);
      return copied('streamed', done === 'mark' ? 'md5' : done);
    }
    try {
      const outcome = await run.memory.work.run(object.size, () => copyObject(step, object));
      successes += 1;
      return outcome;
    } catch (error) {
      failures.push(error);
      if (!last || signal.aborted || (successes === 0 && failures.length > HOPELESS)) {
        throw error;
      }
      return failed('unavailable');
    }
  };

  const outcomes = await mapConcurrently(small, run.request.concurrency, run.signal, async (object, signal) => {
    const outcome = await copy(object, signal);
    await onObject(object.size);
    return outcome;
  });
  if (failures.length > 0 && successes === 0) {
    throw failures[0];
  }
  // The others have shown by now which way they went.
  const serverSide = run.memory.serverSide.possible;
  const results = small.map((object, index) => {
    const outcome = outcomes[index] as ObjectOutcome;
    const before = copiedBefore.has(object.name) && serverSide && outcome.outcome === 'copied';
    return { object, outcome: before ? copied('server-side', outcome.verified) : outcome };
  });
  await writeLines(run, `objects-${String(number).padStart(6, '0')}.jsonl`, results);
  return tally(results);
};
