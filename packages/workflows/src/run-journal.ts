import type { UsedConnection } from '@aqueduct/integrations';
import { runErrorOf } from './clean-error.js';
import type { AttemptNote, RunJournalStore } from './run-journal-store.js';
import type { EngineLog } from './workflow-engine.js';

/** Shorter attempts leave no row, so that ordinary steps cost no statement. */
const WORTH_A_ROW_MS = 1_000;

/** What could not be written is tried again with a later request, but not with every one of them. */
const AGAIN_MS = 5_000;

/** An attempt that is being watched. */
export interface WatchedAttempt {
  failed(error: unknown): void;
  /** The attempt is over, however it ended. */
  over(): void;
}

type Store = Pick<RunJournalStore, 'begun' | 'failed' | 'used'>;

/** Keeps the journal of one execution of a run. Writing is no part of the run: what cannot be written is left out. */
export class RunJournal {
  readonly #used = new Set<string>();
  readonly #writing = new Set<Promise<unknown>>();

  constructor(
    private readonly runId: string,
    private readonly store: () => Store | undefined,
    private readonly log: EngineLog,
  ) {}

  /** Called before each request: it writes once per state of a connection. */
  readonly uses = (connection: UsedConnection): void => {
    const state = `${connection.generation} ${connection.id}`;
    if (!this.#used.has(state)) {
      this.#used.add(state);
      const written = this.#write((store) => store.used(this.runId, connection).then(() => true));
      void written.then((done) => (done === true ? undefined : setTimeout(() => this.#used.delete(state), AGAIN_MS).unref()));
    }
  };

  watch(note: Omit<AttemptNote, 'startedAt'>): WatchedAttempt {
    const attempt = { ...note, startedAt: new Date() };
    let row: Promise<string | undefined> = Promise.resolve(undefined);
    const timer = setTimeout(() => {
      row = this.#write((store) => store.begun(this.runId, attempt));
    }, WORTH_A_ROW_MS);
    return {
      failed: (error) => {
        clearTimeout(timer);
        void this.#write(async (store) => store.failed(this.runId, attempt, runErrorOf(error), await row));
      },
      over: () => clearTimeout(timer),
    };
  }

  /** Resolves when all that was noted is written, or was given up. */
  async flush(): Promise<void> {
    await Promise.all(this.#writing);
  }

  #write<A>(work: (store: Store) => Promise<A>): Promise<A | undefined> {
    const store = this.store();
    const writing = (store === undefined ? Promise.resolve(undefined) : work(store)).catch((error: unknown) => {
      this.log('debug', `the journal of the run ${this.runId} was not written: ${runErrorOf(error).message}`);
      return undefined;
    });
    this.#writing.add(writing);
    void writing.finally(() => this.#writing.delete(writing));
    return writing;
  }
}
