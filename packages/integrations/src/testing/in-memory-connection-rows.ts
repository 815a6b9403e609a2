import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionChange } from '../connection-store.js';
import type { Connection } from '../connection.js';
import {
  connectionChanged,
  connectionNameTaken,
  connectionNotFound,
  type ConnectionChanged,
  type ConnectionNameTaken,
  type ConnectionNotFound,
} from '../integration-error.js';
import type { TestResult } from '../test-result.js';

type Listener = (change: ConnectionChange) => void;

const byName = (a: Connection, b: Connection): number => (a.name < b.name ? -1 : 1);

/** The rows behind one or more in-memory stores, as one database is behind many processes. */
export class InMemoryConnectionRows {
  readonly #rows = new Map<string, Connection>();
  readonly #listeners = new Set<Listener>();

  sorted(): ReadonlyArray<Connection> {
    return structuredClone([...this.#rows.values()].sort(byName));
  }

  named(name: string): Connection | undefined {
    return structuredClone([...this.#rows.values()].find((row) => row.name === name));
  }

  insert(connection: Connection): E.Either<ConnectionNameTaken, Connection> {
    return this.#isFree(connection) ? E.right(this.#put(connection)) : E.left(connectionNameTaken(connection.name));
  }

  update(connection: Connection): E.Either<ConnectionNameTaken | ConnectionChanged | ConnectionNotFound, Connection> {
    const refused = this.#refused(connection);
    if (refused !== undefined) {
      return E.left(refused);
    }
    return this.#isFree(connection)
      ? E.right(this.#put({ ...connection, generation: connection.generation + 1 }))
      : E.left(connectionNameTaken(connection.name));
  }

  remove(connection: Connection): E.Either<ConnectionChanged | ConnectionNotFound, void> {
    const refused = this.#refused(connection);
    if (refused !== undefined) {
      return E.left(refused);
    }
    this.#rows.delete(connection.id);
    this.#announce(connection);
    return E.right(undefined);
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

  #isFree({ id, name }: Connection): boolean {
    const owner = this.named(name);
    return owner === undefined || owner.id === id;
  }

  #refused({ id, name, generation }: Connection): ConnectionChanged | ConnectionNotFound | undefined {
    const row = this.#rows.get(id);
    return row === undefined ? connectionNotFound(name) : row.generation === generation ? undefined : connectionChanged(name);
  }

  #put(connection: Connection): Connection {
    this.#rows.set(connection.id, structuredClone(connection));
    this.#announce(connection);
    return structuredClone(connection);
  }

  #announce({ id, name, generation }: Connection): void {
    this.#listeners.forEach((listener) => listener({ id, name, generation }));
  }
}
