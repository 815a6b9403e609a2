import { statementsOf } from './statement-count.js';

/** The settings of the queue, ours and bare. */
export const WORKER_CONCURRENCY = 50;
/** Ours cannot be set. */
export const POLL_MS = 200;
const STARTS_AT_ONCE = 8;

/** One trivial step; both layers have such a call. */
export type Step = (name: string) => Promise<unknown>;

export interface Batch {
  readonly ids: ReadonlyArray<string>;
  readonly steps: number;
}

interface Seen {
  readonly begun: number;
  readonly ended: Promise<number>;
}

/** What a worker of either layer does: starts runs of trivial steps, and watches them from inside. */
export class BenchRuns {
  readonly #seen = new Map<string, (seen: Seen) => void>();

  constructor(private readonly start: (id: string, steps: number) => Promise<unknown>) {}

  /** The body of the workflow; the answer is how many statements its steps caused. */
  readonly run = (id: string, steps: number, step: Step): Promise<number> => {
    const begun = performance.now();
    const ended = statementsOf(async () => {
      for (let number = 0; number < steps; number += 1) {
        await step(`step ${number}`);
      }
    });
    this.#seen.get(id)?.({ begun, ended });
    this.#seen.delete(id);
    return ended;
  };

  readonly answers = {
    /** All of them, without waiting for their ends. */
    start: async ({ ids, steps }: Batch): Promise<void> => {
      const left = [...ids];
      const starter = async (): Promise<void> => {
        for (let id = left.shift(); id !== undefined; id = left.shift()) {
          await this.start(id, steps);
        }
      };
      await Promise.all(Array.from({ length: STARTS_AT_ONCE }, starter));
    },
    /** One after the other. Milliseconds from the call that starts each to the first line of its body here. */
    latencies: async ({ ids, steps }: Batch): Promise<ReadonlyArray<number>> => {
      const times: number[] = [];
      for (const id of ids) {
        const called = performance.now();
        const { begun, ended } = await this.#one(id, steps);
        times.push(begun - called);
        await ended;
        // Polls are as regular as a loop would be: not in step with them.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * POLL_MS));
      }
      return times;
    },
    /** One after the other: statements that the steps of each caused. */
    statements: async ({ ids, steps }: Batch): Promise<ReadonlyArray<number>> => {
      const counts: number[] = [];
      for (const id of ids) {
        counts.push(await (await this.#one(id, steps)).ended);
      }
      return counts;
    },
    /** The same for the calls that start them. */
    startStatements: async ({ ids, steps }: Batch): Promise<ReadonlyArray<number>> => {
      const counts: number[] = [];
      for (const id of ids) {
        counts.push(await statementsOf(() => this.start(id, steps)));
      }
      return counts;
    },
  };

  async #one(id: string, steps: number): Promise<Seen> {
    const seen = new Promise<Seen>((resolve) => this.#seen.set(id, resolve));
    await this.start(id, steps);
    return seen;
  }
}
