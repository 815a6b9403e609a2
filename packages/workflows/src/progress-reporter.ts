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
  #writing: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  /** @param write must not reject: progress never fails a run. */
  constructor(private readonly write: (progress: Progress) => Promise<void>) {}

  note(progress: Progress): Promise<void> {
    this.#latest = tidy(progress);
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    return Promise.resolve();
  }

  /** Resolves when the newest progress is written. */
  async flush(): Promise<void> {
    this.#wake?.();
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    let written: Progress | undefined;
    while (this.#latest !== written) {
      written = this.#latest;
      if (written !== undefined) {
        await this.write(written);
      }
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, PAUSE_MS);
      this.#wake = done;
    });
  }
}
