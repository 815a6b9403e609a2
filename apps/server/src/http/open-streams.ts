import { Injectable } from '@nestjs/common';

/** Answers that go on for as long as somebody listens. They end when the server stops, which would wait for them. */
@Injectable()
export class OpenStreams {
  readonly #open = new Set<AbortController>();

  /** Fires when the server stops. `release` it when the answer has ended. */
  open(): { readonly abort: AbortController; readonly release: () => void } {
    const abort = new AbortController();
    this.#open.add(abort);
    return { abort, release: () => this.#open.delete(abort) };
  }

  endAll(): void {
    this.#open.forEach((stream) => {
      stream.abort();
    });
  }
}
