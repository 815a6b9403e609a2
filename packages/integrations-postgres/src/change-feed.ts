import type { ConnectionChange } from '@aqueduct/integrations';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { KnownConnections } from './known-connections.js';
import { openListener, readGenerations, type Listener } from './listener.js';
import { cleanCause } from './store-error.js';

/** How often a process without a listener compares all generations; also the longest pause between tries to listen. */
const POLL_MS = 5_000;
const FIRST_RETRY_MS = 100;
/**
 * Compared even while all seems well: a pooler may drop LISTEN, and a line that was cut keeps silent. With the time that
 * an answer may take, a process is never more than 5 s behind.
 */
const CHECK_MS = 2_000;
const ANSWER_MS = 1_000;

/** What a `ChangeFeed` needs. */
export interface ChangeFeedOptions {
  /** A connection of its own is opened with the pool's options, for listening. */
  readonly pool: pg.Pool;
  /** Must not throw. */
  readonly deliver: (change: ConnectionChange) => void;
  readonly log: (line: string) => void;
}

/** Listens on a connection of its own, compares generations while it has none, and so misses nothing. */
export class ChangeFeed {
  readonly #known = new KnownConnections();
  readonly #closed = new AbortController();
  #listener: Listener | undefined;
  #work: Promise<void> = Promise.resolve();

  private constructor(private readonly options: ChangeFeedOptions) {}

  /** Resolves when it listens; rejects when the first try fails. */
  static async open(options: ChangeFeedOptions): Promise<ChangeFeed> {
    const feed = new ChangeFeed(options);
    const listener = await feed.#listen((all) => feed.#known.begin(all));
    feed.#work = feed.#keepListening(listener);
    return feed;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#listener?.stop();
    await this.#work;
  }

  async #keepListening(first: Listener): Promise<void> {
    for (let listener: Listener | undefined = first; listener !== undefined; listener = await this.#listenAgain()) {
      await Promise.race([listener.lost, this.#checkUntilSilent(listener)]);
      listener.stop();
    }
  }

  async #listenAgain(): Promise<Listener | undefined> {
    for (let wait = FIRST_RETRY_MS; !this.#closed.signal.aborted; wait = Math.min(2 * wait, POLL_MS)) {
      try {
        return await this.#listen(this.#compare);
      } catch (error) {
        this.options.log(`cannot listen for changes of connections, comparing them instead: ${cleanCause(error).message}`);
        await readGenerations(this.options.pool).then(this.#compare, () => undefined);
        await this.#pause(wait).catch(() => undefined);
      }
    }
    return undefined;
  }

  /** Listens first and looks then: what changed before it listened is seen, what changes after it is heard. */
  async #listen(catchUp: (all: ReadonlyArray<ConnectionChange>) => void): Promise<Listener> {
    const listener = await openListener(this.options.pool, (announcement) => this.#deliver(this.#known.hear(announcement)));
    try {
      catchUp(await listener.generations());
      this.#closed.signal.throwIfAborted();
      this.#listener = listener;
      return listener;
    } catch (error) {
      listener.stop();
      throw error;
    }
  }

  async #checkUntilSilent(listener: Listener): Promise<void> {
    try {
      for (;;) {
        await this.#pause(CHECK_MS);
        const all = await Promise.race([listener.generations(), this.#pause(ANSWER_MS)]);
        if (all === undefined) {
          this.options.log('the connection that listens for changes of connections does not answer, making another');
          return;
        }
        this.#compare(all);
      }
    } catch {
      return;
    }
  }

  readonly #compare = (all: ReadonlyArray<ConnectionChange>): void => this.#deliver(this.#known.compare(all));

  #deliver(changes: ReadonlyArray<ConnectionChange>): void {
    if (!this.#closed.signal.aborted) {
      changes.forEach(this.options.deliver);
    }
  }

  async #pause(milliseconds: number): Promise<undefined> {
    await sleep(milliseconds, undefined, { signal: this.#closed.signal, ref: false });
    return undefined;
  }
}
