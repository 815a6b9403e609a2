import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionChange } from './connection-store.js';
import { snapshotInUse, type ConnectionStatus } from './connection-status.js';
import { namesOf, type Connection } from './connection.js';
import type { ResolveError } from './integration-error.js';
import { resolveFailure } from './resolve-failure.js';
import type { Snapshot } from './snapshot.js';

/** Changed in place, for it is noted before every request. */
interface Use {
  usedAt: number;
  /** The last one that was resolved. */
  snapshot?: Snapshot;
  failure?: { readonly error: ResolveError; readonly since: number };
}

/** What is to be noted of one use. */
interface Noted {
  /** A connection is used by its name or an old one. */
  readonly name: string;
  /** `undefined` when the connection could not be opened. */
  readonly id: string | undefined;
  readonly outcome: E.Either<ResolveError, Snapshot>;
  readonly at: number;
}

const notedIn = <K>(uses: Map<K, Use>, key: K, { outcome, at }: Noted): void => {
  const use = uses.get(key) ?? { usedAt: at };
  use.usedAt = at;
  if (E.isRight(outcome)) {
    use.snapshot = outcome.right;
    delete use.failure;
  } else {
    use.failure = { error: outcome.left, since: use.failure?.since ?? at };
  }
  uses.set(key, use);
};

/** What came of the last use of each connection. */
export class ConnectionUses {
  readonly #opened = new Map<string, Use>();
  /** Of those that cannot even be opened only the name is known. */
  readonly #unopened = new Map<string, Use>();

  /** Notes what a connection was resolved to; one that does not exist has no status. */
  note(noted: Noted): void {
    const { name, id, outcome } = noted;
    if (id !== undefined) {
      this.#unopened.delete(name);
      notedIn(this.#opened, id, noted);
    } else if (E.isLeft(outcome) && outcome.left._tag !== 'ConnectionNotFound') {
      notedIn(this.#unopened, name, noted);
    } else {
      this.#unopened.delete(name);
    }
  }

  /** A changed connection has to be used before anything can be said of it; those without a known id may be it. */
  forget({ id }: Pick<ConnectionChange, 'id'>): void {
    this.#opened.delete(id);
    this.#unopened.clear();
  }

  /** What is known of a connection without asking anybody. */
  status(connection: Pick<Connection, 'id' | 'name' | 'aliases'>): ConnectionStatus {
    const opened = this.#opened.get(connection.id);
    const unopened = namesOf(connection)
      .map((name) => this.#unopened.get(name))
      .find((use) => use !== undefined);
    const { snapshot } = opened ?? {};
    const { usedAt, failure } = unopened ?? opened ?? {};
    if (usedAt === undefined) {
      return { state: 'unused' };
    }
    if (failure !== undefined) {
      return {
        state: 'failing',
        usedAt: new Date(usedAt),
        failure: { ...resolveFailure(failure.error), since: new Date(failure.since) },
        ...(snapshot === undefined ? {} : { inUse: snapshotInUse(snapshot) }),
      };
    }
    return snapshot === undefined
      ? { state: 'unused' }
      : { state: snapshot.warnings.length === 0 ? 'working' : 'warning', usedAt: new Date(usedAt), inUse: snapshotInUse(snapshot) };
  }
}
