import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { encodeDraft, type ConnectionDraft } from './connection-draft.js';
import type { ConnectionPorts } from './connection-ports.js';
import type { Connection } from './connection.js';
import type { ConnectionSource } from './credential-strategy.js';
import { connectionCircle, type ConnectionCircle, type StoreUnavailable } from './integration-error.js';
import { findStrategy } from './integration-registry.js';

type Ports = Pick<ConnectionPorts, 'store' | 'integrations'>;

/** The connections that a saved one gets its credentials from; none when nobody knows its strategy. */
const sourcesOf = ({ integrations }: Ports, { kind, strategy, strategyFields }: Connection): ReadonlyArray<ConnectionSource> => {
  const registered = integrations.find(kind);
  const found = E.isRight(registered) ? findStrategy(registered.right, strategy) : registered;
  return E.isRight(found) ? (found.right.sources?.(strategyFields) ?? []) : [];
};

/** Who a draft is to be saved as. */
interface Owner {
  readonly id: string;
  readonly name: string;
}

/**
 * Refuses a draft that would get its credentials, in the end, from itself. Each test of such a connection could pass,
 * for while it runs the others still go by what is saved of it.
 */
export const refuseCircle =
  (ports: Ports) =>
  (owner: Owner, draft: ConnectionDraft): TE.TaskEither<ConnectionCircle | StoreUnavailable, void> =>
  async () => {
    const seen = new Set<string>();

    /** The names from `name` back to the owner, if it leads there. */
    const wayBack = async (name: string): Promise<E.Either<StoreUnavailable, ReadonlyArray<string> | undefined>> => {
      if (name === owner.name) {
        return E.right([name]);
      }
      if (seen.has(name)) {
        return E.right(undefined);
      }
      seen.add(name);
      const found = await ports.store.find(name)();
      if (E.isLeft(found) || O.isNone(found.right)) {
        return E.isLeft(found) ? found : E.right(undefined);
      }
      const saved = found.right.value;
      if (saved.id === owner.id) {
        return E.right([name]);
      }
      for (const { connection } of sourcesOf(ports, saved)) {
        const way = await wayBack(connection);
        if (E.isLeft(way) || way.right !== undefined) {
          return E.isLeft(way) ? way : E.right([name, ...(way.right ?? [])]);
        }
      }
      return E.right(undefined);
    };

    for (const { field, connection } of draft.strategy.sources?.(encodeDraft(draft).strategyFields) ?? []) {
      const way = await wayBack(connection);
      if (E.isLeft(way)) {
        return way;
      }
      if (way.right !== undefined) {
        return E.left(connectionCircle(field, [owner.name, ...way.right]));
      }
    }
    return E.right(undefined);
  };
