import * as E from 'fp-ts/lib/Either.js';
import type { AuditEntry, AuditQuery, ChangeNote } from '../change-note.js';
import type { ConnectionChange, NameRefused } from '../connection-store.js';
import { namesOf, type Connection, type ConnectionAlias } from '../connection.js';
import {
  aliasNotFound,
  connectionChanged,
  connectionNameReserved,
  connectionNameTaken,
  connectionNotFound,
  type AliasNotFound,
  type ConnectionChanged,
  type ConnectionNotFound,
} from '../integration-error.js';
import type { TestResult } from '../test-result.js';

type Listener = (change: ConnectionChange) => void;

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

/** The rows behind one or more in-memory stores, as one database is behind many processes. */
export class InMemoryConnectionRows {
  readonly #rows = new Map<string, Connection>();
  readonly #audit: AuditEntry[] = [];
  readonly #listeners = new Set<Listener>();

  sorted(): ReadonlyArray<Connection> {
    return structuredClone([...this.#rows.values()].sort(byName));
  }

  /** By a name that it has or had. */
  named(name: string): Connection | undefined {
    return structuredClone([...this.#rows.values()].find((row) => namesOf(row).includes(name)));
  }

  insert(connection: Connection, note?: ChangeNote): E.Either<NameRefused, Connection> {
    const refused = this.#nameRefused(connection);
    return refused === undefined ? E.right(this.#put({ ...connection, aliases: [] }, note)) : E.left(refused);
  }

  update(connection: Connection, note?: ChangeNote): E.Either<NameRefused | ConnectionChanged | ConnectionNotFound, Connection> {
    const refused = this.#refused(connection) ?? this.#nameRefused(connection);
    return refused === undefined
      ? E.right(this.#put({ ...connection, aliases: this.#aliasesAfter(connection), generation: connection.generation + 1 }, note))
      : E.left(refused);
  }

  remove(connection: Connection, note?: ChangeNote): E.Either<ConnectionChanged | ConnectionNotFound, void> {
    const refused = this.#refused(connection);
    if (refused !== undefined) {
      return E.left(refused);
    }
    this.#rows.delete(connection.id);
    this.#note(connection, note);
    this.#announce(connection);
    return E.right(undefined);
  }

  releaseAlias(connection: Connection, alias: string, note?: ChangeNote): E.Either<AliasNotFound | ConnectionChanged | ConnectionNotFound, Connection> {
    const refused = this.#refused(connection);
    const row = this.#rows.get(connection.id);
    if (refused !== undefined || row === undefined) {
      return E.left(refused ?? connectionNotFound(connection.name));
    }
    const aliases = row.aliases.filter(({ name }) => name !== alias);
    return aliases.length === row.aliases.length
      ? E.left(aliasNotFound(row.name, alias))
      : E.right(this.#put({ ...row, aliases, generation: row.generation + 1 }, note));
  }

  audit({ limit, before }: AuditQuery): ReadonlyArray<AuditEntry> {
    const older = this.#audit.filter(({ id }) => before === undefined || Number(id) < Number(before));
    return structuredClone(older.reverse().slice(0, limit));
  }

  recordTest(id: string, lastTest: TestResult): void {
    const row = this.#rows.get(id);
    if (row !== undefined) {
      this.#rows.set(id, { ...row, lastTest: structuredClone(lastTest) });
    }
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #nameRefused({ id, name }: Connection): NameRefused | undefined {
    const owner = this.named(name);
    if (owner === undefined || owner.id === id) {
      return undefined;
    }
    return owner.name === name ? connectionNameTaken(name) : connectionNameReserved(name, owner.name);
  }

  #aliasesAfter({ id, name, updatedAt }: Connection): ReadonlyArray<ConnectionAlias> {
    const row = this.#rows.get(id);
    const aliases = row?.aliases.filter((alias) => alias.name !== name) ?? [];
    return row === undefined || row.name === name ? aliases : [...aliases, { name: row.name, since: updatedAt }].sort(byName);
  }

  #refused({ id, name, generation }: Connection): ConnectionChanged | ConnectionNotFound | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? connectionNotFound(name) : row.generation === generation ? undefined : connectionChanged(name);
  }

  #put(connection: Connection, note: ChangeNote | undefined): Connection {
    this.#rows.set(connection.id, structuredClone(connection));
    this.#note(connection, note);
    this.#announce(connection);
    return structuredClone(connection);
  }

  #note({ id, name }: Connection, note: ChangeNote | undefined): void {
    if (note !== undefined) {
      this.#audit.push({ forced: false, details: {}, ...note, id: String(this.#audit.length + 1), at: new Date(), connection: { id, name } });
    }
  }

  #announce({ id, name, generation }: Connection): void {
    this.#listeners.forEach((listener) => listener({ id, name, generation }));
  }
}
