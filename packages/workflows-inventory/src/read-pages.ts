import { WorkLimit } from '@aqueduct/workflows';
import { inventoryPage, type PageResult } from './inventory-page.js';
import type { InventoryScope } from './inventory-scope.js';
import type { Step } from './inventory-steps.js';
import { afterPage, isUnread, joined, whole, type Stretch, type Unread } from './ranges/stretch.js';
import { RoundProgress } from './round-progress.js';

/** Over all pages of a run. Each holds some 64 KiB of the object it reads. */
const STREAMS = 32;

interface Round {
  readonly stretches: ReadonlyArray<Unread>;
  /** Of its first page. */
  readonly number: number;
  /** Whether stretches are to be divided: there are fewer than wanted. */
  readonly divide: boolean;
  /** Objects read before. */
  readonly done: number;
}

/** Results of steps that were started side by side, or the first failure, once all have ended: nothing goes on behind the run's back. */
const allEnded = async <A>(steps: ReadonlyArray<Promise<A>>): Promise<ReadonlyArray<A>> => {
  await Promise.allSettled(steps);
  return Promise.all(steps);
};

/** The next page of each stretch, side by side. */
const readRound = (
  scope: InventoryScope,
  size: number,
  step: Step,
  streams: WorkLimit,
  round: Round,
): Promise<ReadonlyArray<PageResult>> => {
  const progress = new RoundProgress(round.done, round.number, round.stretches.length);
  const readPage = async ({ rest: range }: Unread, index: number): Promise<PageResult> => {
    const page = { number: round.number + index, range, size, divide: round.divide };
    const result = await step(`page ${page.number}`, (folder, { signal, progress: report }) => {
      let objects = 0;
      const onObject = () => report(progress.after(index, (objects += 1)));
      return inventoryPage(folder, scope, page, { signal, streams, onObject });
    });
    progress.after(index, result.objects);
    return result;
  };
  return allEnded(round.stretches.map(readPage));
};

/**
 * Reads everything, and answers with the parts in key order. In rounds, and not a page whenever another ends: after a
 * restart a step is known by the order in which it was started, so nothing but results may decide that order.
 */
export const readPages = async (scope: InventoryScope, size: number, step: Step): Promise<ReadonlyArray<string>> => {
  const streams = new WorkLimit(STREAMS, 0);
  let stretches: ReadonlyArray<Stretch> = whole();
  let [number, done] = [1, 0];
  for (;;) {
    const unread = stretches.filter(isUnread);
    if (unread.length === 0) {
      return stretches.flatMap(({ parts }) => parts);
    }
    const round: Round = { stretches: unread.slice(0, scope.ranges), number, divide: unread.length < scope.ranges, done };
    const results = await readRound(scope, size, step, streams, round);
    const read = new Map<Stretch, ReadonlyArray<Stretch>>(
      round.stretches.map((stretch, index) => [stretch, afterPage(stretch, results[index] as PageResult)]),
    );
    stretches = joined(stretches.flatMap((stretch) => read.get(stretch) ?? [stretch]));
    number += results.length;
    done += results.reduce((sum, { objects }) => sum + objects, 0);
  }
};
