import type { ConnectionChange } from '@aqueduct/integrations';
import type { Announcement } from './announcement.js';

/** What this process has told its subscribers; tells apart what is news. */
export class KnownConnections {
  #known = new Map<string, ConnectionChange>();

  /** Takes the state from before the first subscriber. */
  begin(all: ReadonlyArray<ConnectionChange>): void {
    this.#known = new Map(all.map((connection) => [connection.id, connection]));
  }

  /** An announcement that a comparison was quicker than is no news. */
  hear({ removed, ...change }: Announcement): ReadonlyArray<ConnectionChange> {
    const before = this.#known.get(change.id);
    if (removed) {
      return this.#known.delete(change.id) ? [change] : [];
    }
    if (before !== undefined && before.generation >= change.generation) {
      return [];
    }
    this.#known.set(change.id, change);
    return [change];
  }

  /** Compares with everything that there is now; what is gone is reported with its last name and generation. */
  compare(all: ReadonlyArray<ConnectionChange>): ReadonlyArray<ConnectionChange> {
    const before = this.#known;
    this.begin(all);
    const changed = all.filter(({ id, generation }) => before.get(id)?.generation !== generation);
    const gone = [...before.values()].filter(({ id }) => !this.#known.has(id));
    return [...gone, ...changed];
  }
}
