import type { Progress } from './workflow-context.js';

const PAUSE_MS = 200;

const cut = (text: string): string => text.slice(0, 200);

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const tidy = ({ done, total, unit, message }: Progress): Progress => ({
  done: finite(done),
  ...(total === undefined ? {} : { total: finite(total) }),
  ...(unit === undefined ? {} : { unit: cut(unit) }),
  ...(message === undefined ? {} : { message: cut(message) }),
});

/** Writes a run's progress, newest only, with a pause between two writes: a step may report every object that it sees. */
export class ProgressReporter {
  #latest: Progress | undefined;
  #written: Progress | undefined;
  #writing: Promise<void> | undefined;
  #pause: NodeJS.Timeout | undefined;

  /** @param write must not reject: progress never fails a run. */
  constructor(private readonly write: (progress: Progress) => Promise<void>) {}

  note(progress: Progress): Promise<void> {
    this.#latest = tidy(progress);
    if (this.#pause === undefined) {
      void this.#writeLatest();
    }
    return Promise.resolve();
  }

  /** Resolves when what was noted before is written, without a pause: whoever ends a step waits for it. */
  async flush(): Promise<void> {
    await this.#writing;
    await this.#writeLatest();
  }

  #writeLatest(): Promise<void> {
    const latest = this.#latest;
    if (this.#writing !== undefined || latest === undefined || latest === this.#written) {
      return this.#writing ?? Promise.resolve();
    }
    this.#written = latest;
    this.#writing = this.write(latest).finally(() => {
      this.#writing = undefined;
      this.#pauseAWhile();
    });
    return this.#writing;
  }

  #pauseAWhile(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      void this.#writeLatest();
    }, PAUSE_MS).unref();
  }
}
