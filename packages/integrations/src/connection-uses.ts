import * as E from 'fp-ts/lib/Either.js';
import type { ConnectionChange } from './connection-store.js';
import { snapshotInUse, type ConnectionStatus } from './connection-status.js';
import type { Connection } from './connection.js';
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

/** What came of the last use of each connection, by name. */
export class ConnectionUses {
  readonly #byName = new Map<string, Use>();

  /** Notes what a connection was resolved to; one that does not exist has no status. */
  note(name: string, outcome: E.Either<ResolveError, Snapshot>, at: number): void {
    if (E.isLeft(outcome) && outcome.left._tag === 'ConnectionNotFound') {
      this.#byName.delete(name);
      return;
    }
    const use = this.#byName.get(name) ?? { usedAt: at };
    use.usedAt = at;
    if (E.isRight(outcome)) {
      use.snapshot = outcome.right;
      delete use.failure;
    } else {
      use.failure = { error: outcome.left, since: use.failure?.since ?? at };
    }
    this.#byName.set(name, use);
  }

  /** A changed connection has to be used before anything can be said of it. */
  forget({ id, name }: Pick<ConnectionChange, 'id' | 'name'>): void {
    for (const [usedName, { snapshot }] of this.#byName) {
      if (usedName === name || snapshot?.connection.id === id) {
        this.#byName.delete(usedName);
      }
    }
  }

  /** What is known of a connection without asking anybody. */
  status({ id, name }: Pick<Connection, 'id' | 'name'>): ConnectionStatus {
    const use = this.#byName.get(name);
    if (use === undefined || (use.snapshot?.connection.id ?? id) !== id) {
      return { state: 'unused' };
    }
    const { snapshot, failure } = use;
    const usedAt = new Date(use.usedAt);
    if (failure !== undefined) {
      const since = new Date(failure.since);
      return {
        state: 'failing',
        usedAt,
        failure: { ...resolveFailure(failure.error), since },
        ...(snapshot === undefined ? {} : { inUse: snapshotInUse(snapshot) }),
      };
    }
    return snapshot === undefined
      ? { state: 'unused' }
      : { state: snapshot.warnings.length === 0 ? 'working' : 'warning', usedAt, inUse: snapshotInUse(snapshot) };
  }
}
