import type { ConnectionChange } from './connection-store.js';
import type { SnapshotSource } from './snapshot.js';

/** A connection as its row was read, and the live source of its snapshots. */
export interface Opened {
  readonly id: string;
  readonly generation: number;
  readonly source: SnapshotSource;
}

interface Cached extends Opened {
  /** How many changes had been announced when the row was asked for. */
  readonly asOf: number;
  /** A change was announced since: the row is to be read again. */
  readonly stale: boolean;
}

/**
 * The connections that are in use, by name. Rows are read while changes are announced, and an answer can be overtaken
 * by a later one: each is kept together with the number of changes that were known when it was asked for.
 */
export class OpenedConnections {
  readonly #byName = new Map<string, Cached>();
  #announced = 0;

  /** How many changes have been announced; to be noted before a row is asked for. */
  get announced(): number {
    return this.#announced;
  }

  get(name: string): Cached | undefined {
    return this.#byName.get(name);
  }

  /** Keeps what was read, and answers what holds: a row that was asked for later wins. */
  keep(name: string, { id, generation, source }: Opened, asOf: number): Cached {
    const known = this.#byName.get(name);
    if (known !== undefined && known.asOf > asOf) {
      return known;
    }
    // A change announced while the row was being read may be newer than the row.
    const cached = { id, generation, source, asOf, stale: asOf !== this.#announced };
    this.#byName.set(name, cached);
    return cached;
  }

  /** Forgets a connection of which a read said that it cannot be used, unless a later read says otherwise. */
  drop(name: string, asOf: number): void {
    if ((this.#byName.get(name)?.asOf ?? asOf) <= asOf) {
      this.#byName.delete(name);
    }
  }

  /** Notes a change; a connection is known by its id, for its name may be what changed. */
  announce({ id, name }: Pick<ConnectionChange, 'id' | 'name'>): void {
    this.#announced += 1;
    for (const [cachedName, cached] of this.#byName) {
      if (cached.id === id || cachedName === name) {
        this.#byName.set(cachedName, { ...cached, stale: true });
      }
    }
  }
}
