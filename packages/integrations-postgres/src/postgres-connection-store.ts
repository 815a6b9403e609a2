import {
  aliasNotFound,
  connectionChanged,
  connectionNotFound,
  type AliasNotFound,
  type AuditEntry,
  type AuditQuery,
  type ChangeNote,
  type Connection,
  type ConnectionChange,
  type ConnectionChanged,
  type ConnectionNotFound,
  type ConnectionStore,
  type NameRefused,
  type StoreUnavailable,
  type TestResult,
} from '@aqueduct/integrations';
import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pipe } from 'fp-ts/lib/function.js';
import type pg from 'pg';
import { announce } from './announcement.js';
import { readAudit, writeNote } from './audit-rows.js';
import { ChangeFeed } from './change-feed.js';
import { claimName, keepOldName, whoHas } from './claim-name.js';
import { connectionColumns, fromRow, toRow } from './connection-row.js';
import { openPool, type ConnectionStoreOptions } from './pool.js';
import { connectionNames, connections } from './schema.js';
import { cleanCause, unavailable } from './store-error.js';
import { Subscribers } from './subscribers.js';

type Refused = ConnectionChanged | ConnectionNotFound;
type Database = Pick<NodePgDatabase, 'select'>;
type Transaction = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0];

/** Sorted by the codes of the characters, whatever the locale of the database. */
const BY_NAME = sql`${connections.name} collate "C"`;

const sameGeneration = ({ id, generation }: Connection) => and(eq(connections.id, id), eq(connections.generation, generation));

/** Keeps others from editing the row until the end of the transaction. */
const isCurrent = async (database: Database, connection: Connection): Promise<boolean> =>
  (await database.select({ id: connections.id }).from(connections).where(sameGeneration(connection)).for('update')).length > 0;

const isAliasOf = ({ id }: Connection, alias: string) =>
  and(eq(connectionNames.connectionId, id), eq(connectionNames.name, alias), isNotNull(connectionNames.aliasSince));

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
      TE.tryCatch(() => this.#database.select(connectionColumns).from(connections).orderBy(BY_NAME), unavailable),
      TE.map((rows) => rows.map(fromRow)),
    );
  }

  find(name: string): TE.TaskEither<StoreUnavailable, O.Option<Connection>> {
    const owner = this.#database.select({ id: connectionNames.connectionId }).from(connectionNames).where(eq(connectionNames.name, name));
    return pipe(
      TE.tryCatch(() => this.#database.select(connectionColumns).from(connections).where(or(eq(connections.name, name), inArray(connections.id, owner))), unavailable),
      TE.map(([row]) => (row === undefined ? O.none : O.some(fromRow(row)))),
    );
  }

  insert(connection: Connection, note?: ChangeNote): TE.TaskEither<StoreUnavailable | NameRefused, Connection> {
    return this.#change(async (transaction) => {
      if (!(await claimName(transaction, connection))) {
        return E.left(await whoHas(transaction, connection.name));
      }
      await transaction.insert(connections).values(toRow(connection));
      await writeNote(transaction, connection, note);
      await transaction.execute(announce(connection));
      return E.right({ ...connection, aliases: [] });
    });
  }

  update(connection: Connection, note?: ChangeNote): TE.TaskEither<StoreUnavailable | NameRefused | Refused, Connection> {
    const next = { ...connection, generation: connection.generation + 1 };
    return this.#change(async (transaction) => {
      if (!(await isCurrent(transaction, connection))) {
        return E.left(await whyRefused(transaction, connection));
      }
      if (!(await claimName(transaction, next))) {
        return E.left(await whoHas(transaction, next.name));
      }
      await keepOldName(transaction, next);
      await transaction.update(connections).set(toRow(next)).where(eq(connections.id, next.id));
      return E.right(await this.#announced(transaction, next, note));
    });
  }

  remove(connection: Connection, note?: ChangeNote): TE.TaskEither<StoreUnavailable | Refused, void> {
    return this.#change(async (transaction) => {
      const [row] = await transaction.delete(connections).where(sameGeneration(connection)).returning();
      if (row === undefined) {
        return E.left(await whyRefused(transaction, connection));
      }
      await writeNote(transaction, row, note);
      await transaction.execute(announce(row, true));
      return E.right(undefined);
    });
  }

  releaseAlias(connection: Connection, alias: string, note?: ChangeNote): TE.TaskEither<StoreUnavailable | AliasNotFound | Refused, Connection> {
    const next = { ...connection, generation: connection.generation + 1 };
    return this.#change(async (transaction) => {
      if (!(await isCurrent(transaction, connection))) {
        return E.left(await whyRefused(transaction, connection));
      }
      const released = await transaction.delete(connectionNames).where(isAliasOf(connection, alias)).returning();
      if (released.length === 0) {
        return E.left(aliasNotFound(connection.name, alias));
      }
      await transaction.update(connections).set({ generation: next.generation }).where(eq(connections.id, next.id));
      return E.right(await this.#announced(transaction, next, note));
    });
  }

  audit(query: AuditQuery): TE.TaskEither<StoreUnavailable, ReadonlyArray<AuditEntry>> {
    return TE.tryCatch(() => readAudit(this.#database, query), unavailable);
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

  /** Work that is refused leaves nothing behind. */
  #change<L, A>(work: (transaction: Transaction) => Promise<E.Either<L, A>>): TE.TaskEither<StoreUnavailable | L, A> {
    const change = async (): Promise<E.Either<L, A>> => {
      let outcome: E.Either<L, A> | undefined;
      const rollback = new Error('refused');
      return this.#database
        .transaction(async (transaction) => {
          outcome = await work(transaction);
          if (E.isLeft(outcome)) {
            throw rollback;
          }
          return outcome;
        })
        .catch((error: unknown) => {
          if (error === rollback && outcome !== undefined) {
            return outcome;
          }
          throw error;
        });
    };
    return pipe(
      TE.tryCatch(change, unavailable),
      TE.flatMapEither((outcome) => outcome),
    );
  }

  /** The end of a change: its note, its announcement, and the row as it is now. */
  async #announced(transaction: Transaction, changed: Connection, note: ChangeNote | undefined): Promise<Connection> {
    const [row] = await transaction.select(connectionColumns).from(connections).where(eq(connections.id, changed.id));
    if (row === undefined) {
      throw new Error('a row that was just written is not there');
    }
    await writeNote(transaction, row, note);
    await transaction.execute(announce(row));
    return fromRow(row);
  }
}
