import pg from 'pg';
import { connectionOptions } from '../dbos/engine-pool.js';
import type { EngineLog } from '../workflow-engine.js';

export interface RunInHand {
  readonly runId: string;
  readonly executorId: string;
}

export interface LivenessPorts {
  readonly databaseUrl: string;
  readonly executorId: string;
  /** The runs that some process has taken and not finished. */
  readonly runsInHand: () => Promise<ReadonlyArray<RunInHand>>;
  /** The executor ids of processes that have announced themselves. */
  readonly announced: () => Promise<ReadonlyArray<string>>;
  /** Whether this process is executing the run. */
  readonly runsHere: (runId: string) => boolean;
  /** Strikes a dead executor out, and puts its runs back into the queue. */
  readonly takeOver: (executorId: string) => Promise<void>;
  /** The same for single runs of this process. */
  readonly requeue: (runIds: ReadonlyArray<string>) => Promise<void>;
  /** Called at the end of each look at the others. */
  readonly swept: () => Promise<void>;
  readonly log: EngineLog;
  /** Milliseconds between two looks at the others. */
  readonly sweepMs: number;
}

const RECONNECT_MS = 250;
const LOCK_KEY = `hashtextextended('aqueduct-executor:' || $1, 0)`;

/**
 * Tells living processes from dead ones. Each holds a session lock on its executor id, on a connection of its own; a
 * lock that is free twice in a row means a dead process. Once is not enough: after a restart of the database all locks
 * are free until their owners are back.
 *
 * It also finds runs that this process took and does not execute, because an error of the database came in between.
 */
export class Liveness {
  #client: pg.Client | undefined;
  #free: ReadonlySet<string> = new Set();
  #orphans: ReadonlySet<string> = new Set();
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(private readonly ports: LivenessPorts) {}

  /** Whether this process holds its own lock. */
  get held(): boolean {
    return this.#client !== undefined;
  }

  /** Takes this process's lock. Rejects when the database cannot be reached. */
  async connect(): Promise<void> {
    const { databaseUrl, executorId } = this.ports;
    const client = new pg.Client(connectionOptions(databaseUrl, 'aqueduct_liveness'));
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    await client.connect();
    try {
      // The server must notice a lost machine too. Unix sockets ignore this.
      await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
      const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK_KEY}) AS locked`, [executorId]);
      if (rows[0]?.locked !== true) {
        throw new Error(`the executor id "${executorId}" is in use by another process`);
      }
      this.#client = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Whether the lock of an executor is free at this moment; a single look proves nothing. */
  async looksFree(executor: string): Promise<boolean> {
    if (!(await this.#tryLock(executor))) {
      return false;
    }
    await this.#client?.query(`SELECT pg_advisory_unlock(${LOCK_KEY})`, [executor]);
    return true;
  }

  /** Begins to look at the others. */
  watch(): void {
    this.#schedule(0);
  }

  /** Frees the lock, so that others can take over at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #schedule(ms: number): void {
    if (this.#stopped) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#sweep().then((next) => {
        this.#sweeping = undefined;
        this.#schedule(next);
      });
    }, ms);
  }

  #lose(client: pg.Client): void {
    if (this.#client !== client) {
      return;
    }
    this.#client = undefined;
    this.#free = new Set();
    if (this.#stopped) {
      return;
    }
    this.ports.log('warn', 'the liveness connection was lost; connecting again');
    if (this.#sweeping === undefined) {
      this.#schedule(0);
    }
  }

  async #sweep(): Promise<number> {
    try {
      if (this.#client === undefined) {
        await this.connect();
      }
      const runs = await this.ports.runsInHand();
      const isOwn = ({ executorId }: RunInHand): boolean => executorId === this.ports.executorId;
      const known = new Set([...(await this.ports.announced()), ...runs.map(({ executorId }) => executorId)]);
      known.delete(this.ports.executorId);
      await this.#lookAtOthers(known);
      await this.#lookAtOwn(runs.filter(isOwn).map(({ runId }) => runId));
      await this.ports.swept();
      return this.ports.sweepMs;
    } catch (error) {
      this.#free = new Set();
      this.ports.log('debug', `liveness sweep failed: ${error instanceof Error ? error.message : String(error)}`);
      return RECONNECT_MS;
    }
  }

  async #lookAtOwn(runIds: ReadonlyArray<string>): Promise<void> {
    const idle = runIds.filter((runId) => !this.ports.runsHere(runId));
    const lost = idle.filter((runId) => this.#orphans.has(runId));
    if (lost.length > 0) {
      this.ports.log('warn', `queued again, because this process had lost them: ${lost.join(', ')}`);
      await this.ports.requeue(lost);
    }
    this.#orphans = new Set(idle.filter((runId) => !lost.includes(runId)));
  }

  async #lookAtOthers(others: ReadonlySet<string>): Promise<void> {
    const free = new Set<string>();
    for (const executor of others) {
      if (await this.#tryLock(executor)) {
        try {
          if (this.#free.has(executor)) {
            this.ports.log('warn', `process ${executor} is gone; its runs are taken over`);
            await this.ports.takeOver(executor);
          } else {
            free.add(executor);
          }
        } finally {
          await this.#client?.query(`SELECT pg_advisory_unlock(${LOCK_KEY})`, [executor]);
        }
      }
    }
    this.#free = free;
  }

  async #tryLock(executor: string): Promise<boolean> {
    const result = await this.#client?.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK_KEY}) AS locked`, [executor]);
    return result?.rows[0]?.locked === true;
  }
}
