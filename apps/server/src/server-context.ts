import type { Environment } from './settings/settings.js';

/** Injects {@link ServerContext}. */
export const SERVER_CONTEXT = 'ServerContext';

/** What the server was started with, and what it has opened since. */
export interface ServerContext {
  readonly env: Environment;
  readonly closers: Closers;
  /** Takes the first API key; without it the key is printed on a terminal, or written to a file. */
  readonly handOverKey?: (key: string) => Promise<void> | void;
  /** Whether its address answers "not yet" while it waits for the database; a worker has none. */
  readonly waitsAloud: boolean;
  /** Gives up waiting for the database. */
  readonly signal?: AbortSignal;
}

/** What has to be closed at the end, or when the start fails half way. */
export class Closers {
  readonly #closers: Array<() => Promise<void>> = [];

  add(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Closes all, the newest first; every one is tried, the first error is thrown. Another call closes nothing. */
  async closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      await close().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) {
      throw errors[0];
    }
  }
}
