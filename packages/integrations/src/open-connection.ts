import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type { Resolved } from './credential-strategy.js';
import type { Fields } from './field.js';
import type { FieldsOf } from './fields.js';
import type { AnyIntegration, AnyStrategy } from './integration.js';
import type { InvalidInput } from './integration-error.js';
import type { Snapshot, SnapshotSource } from './snapshot.js';

/** A connection, saved or not, with everything decoded and unsealed. Lives in memory only. */
export interface OpenableConnection {
  readonly identity: Snapshot['connection'];
  readonly integration: AnyIntegration;
  readonly strategy: AnyStrategy;
  readonly settings: FieldsOf<Fields>;
  readonly strategyValues: FieldsOf<Fields>;
}

/**
 * Opens the live source of a connection's snapshots. The test of a connection, a browse and a run all go through here,
 * so that they cannot use different identities. `nextGeneration` numbers the snapshots.
 */
export const openConnection = (connection: OpenableConnection, nextGeneration: () => number): SnapshotSource => {
  const { integration, strategy, settings, strategyValues, identity } = connection;
  const source = strategy.open(strategyValues);
  let last: { readonly resolved: Resolved<unknown>; readonly outcome: E.Either<InvalidInput, Snapshot> } | undefined;

  const snapshotOf = (resolved: Resolved<unknown>): E.Either<InvalidInput, Snapshot> => {
    if (last?.resolved !== resolved) {
      const { credentials, provenance, expiresAt, provides = {} } = resolved;
      const outcome = pipe(
        integration.effective({ settings, strategy: { name: strategy.name, origin: strategy.origin }, provides }),
        E.map(
          (target): Snapshot =>
            Object.freeze({
              generation: nextGeneration(),
              connection: identity,
              target,
              credentials,
              provenance,
              ...(expiresAt === undefined ? {} : { expiresAt }),
            }),
        ),
      );
      last = { resolved, outcome };
    }
    return last.outcome;
  };

  // Plain, for it runs before every request: fp-ts's operators cost several times what they wrap here.
  return ({ refresh = false } = {}) =>
    async () => {
      const resolved = await source.resolve({ refresh })();
      return E.isLeft(resolved) ? resolved : snapshotOf(resolved.right);
    };
};
