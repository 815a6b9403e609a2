import {
  connectionChanged,
  connectionNotFound,
  type Connection,
  type ConnectionChange,
  type ConnectionChanged,
  type ConnectionNameTaken,
  type ConnectionNotFound,
  type ConnectionStore,
  type StoreUnavailable,
  type TestResult,
} from '@aqueduct/integrations';
import { and, eq, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import type pg from 'pg';
import { announce } from './announcement.js';
import { ChangeFeed } from './change-feed.js';
import { fromRow, toRow } from './connection-row.js';
import { openPool, type ConnectionStoreOptions } from './pool.js';
import { connections } from './schema.js';
import { cleanCause, nameTakenOrUnavailable, unavailable } from './store-error.js';
import { Subscribers } from './subscribers.js';

type Refused = ConnectionChanged | ConnectionNotFound;
type Database = Pick<NodePgDatabase, 'select'>;

/** Sorted by the codes of the characters, whatever the locale of the database. */
const BY_NAME = sql`${connections.name} collate "C"`;

const sameGeneration = ({ id, generation }: Connection) => and(eq(connections.id, id), eq(connections.generation, generation));

/** Why an edit found no row to change. */
const whyRefused = async (database: Database, { id, name }: Connection): Promise<Refused> => {
  const found = await database.select({ id: connections.id }).from(connections).where(eq(connections.id, id));
  return found.length === 0 ? connectionNotFound(name) : connectionChanged(name);
};

/** Connections in the table `aqueduct.connections`; changes are announced by NOTIFY in the transaction that makes them. */
export class PostgresConnectionStore implements ConnectionStore {
  readonly #database: NodePgDatabase;

  private constructor(
    private readonly pool: pg.Pool,
    private readonly ownsPool: boolean,
    private readonly feed: ChangeFeed,
    private readonly subscribers: Subscribers,
  ) {
    this.#database = drizzle(pool);
  }

  /** Resolves when it hears of changes; rejects (without the URL's password) when the database cannot be reached. */
  static async open(options: ConnectionStoreOptions): Promise<PostgresConnectionStore> {
    const log = options.log ?? (() => undefined);
    const { pool, owned } = openPool(options, log);
    const subscribers = new Subscribers(log);
    try {
      const feed = await ChangeFeed.open({ pool, log, deliver: (change) => subscribers.tell(change) });
      return new PostgresConnectionStore(pool, owned, feed, subscribers);
    } catch (error) {
      await (owned ? pool.end() : undefined);
      throw cleanCause(error);
    }
  }

  /** Stops listening, and ends the pool if the store has made it. */
  async close(): Promise<void> {
    await this.feed.close();
    await (this.ownsPool ? this.pool.end() : undefined);
  }

  list(): TE.TaskEither<StoreUnavailable, ReadonlyArray<Connection>> {
    return pipe(
      TE.tryCatch(() => this.#database.select().from(connections).orderBy(BY_NAME), unavailable),
      TE.map((rows) => rows.map(fromRow)),
    );
  }

  find(name: string): TE.TaskEither<StoreUnavailable, O.Option<Connection>> {
    return pipe(
      TE.tryCatch(() => this.#database.select().from(connections).where(eq(connections.name, name)), unavailable),
      TE.map(([row]) => (row === undefined ? O.none : O.some(fromRow(row)))),
    );
  }

  insert(connection: Connection): TE.TaskEither<StoreUnavailable | ConnectionNameTaken, Connection> {
    const work = async (): Promise<Connection> =>
      this.#database.transaction(async (transaction) => {
        await transaction.insert(connections).values(toRow(connection));
        await transaction.execute(announce(connection));
        return connection;
      });
    return TE.tryCatch(work, nameTakenOrUnavailable(connection.name));
  }

  update(connection: Connection): TE.TaskEither<StoreUnavailable | ConnectionNameTaken | Refused, Connection> {
    const next = { ...connection, generation: connection.generation + 1 };
    const work = async (): Promise<E.Either<Refused, Connection>> =>
      this.#database.transaction(async (transaction) => {
        const changed = await transaction.update(connections).set(toRow(next)).where(sameGeneration(connection)).returning();
        const [row] = changed;
        if (row === undefined) {
          return E.left(await whyRefused(transaction, connection));
        }
        await transaction.execute(announce(next));
        return E.right(fromRow(row));
      });
    return pipe(
      TE.tryCatch(work, nameTakenOrUnavailable(connection.name)),
      TE.flatMapEither((outcome) => outcome),
    );
  }

  remove(connection: Connection): TE.TaskEither<StoreUnavailable | Refused, void> {
    const work = async (): Promise<E.Either<Refused, void>> =>
      this.#database.transaction(async (transaction) => {
        const removed = await transaction.delete(connections).where(sameGeneration(connection)).returning();
        const [row] = removed;
        if (row === undefined) {
          return E.left(await whyRefused(transaction, connection));
        }
        await transaction.execute(announce(fromRow(row), true));
        return E.right(undefined);
      });
    return pipe(
      TE.tryCatch(work, unavailable),
      TE.flatMapEither((outcome) => outcome),
    );
  }

  recordTest(id: string, result: TestResult): TE.TaskEither<StoreUnavailable, void> {
    return pipe(
      TE.tryCatch(() => this.#database.update(connections).set({ lastTest: result }).where(eq(connections.id, id)), unavailable),
      TE.map(() => undefined),
    );
  }

  subscribe(listener: (change: ConnectionChange) => void): () => void {
    return this.subscribers.add(listener);
  }
}
