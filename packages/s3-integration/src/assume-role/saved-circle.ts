import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { Connection, ConnectionStore } from '@aqueduct/integrations';
import { sourceConnectionOf } from './assume-role-fields.js';

/** The name of the connection that takes on the role of this one, if one does. */
export const roleSourceOf = ({ kind, strategy, strategyFields }: Connection): string | undefined =>
  kind === 's3' && strategy === 'assume-role' ? sourceConnectionOf(strategyFields) : undefined;

/**
 * The circle that the sources of saved connections form behind `first`: its names, the first one again at the end. A
 * circle can go on for a while on sessions that are still good; it must not break only when the server starts again.
 */
export const savedCircle = async (store: Pick<ConnectionStore, 'find'>, first: string): Promise<ReadonlyArray<string> | undefined> => {
  const names = [first];
  for (let name = first; ; ) {
    const found = await store.find(name)();
    const next = E.isRight(found) && O.isSome(found.right) ? roleSourceOf(found.right.value) : undefined;
    if (next === undefined) {
      return undefined;
    }
    const start = names.indexOf(next);
    names.push(next);
    if (start >= 0) {
      return names.slice(start);
    }
    name = next;
  }
};
