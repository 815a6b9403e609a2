import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type { CredentialSource, Resolved } from './credential-strategy.js';
import type { Fields } from './field.js';
import type { FieldsOf } from './fields.js';
import type { AnyIntegration, AnyStrategy } from './integration.js';
import type { InvalidInput } from './integration-error.js';
import type { Scope, Snapshot, SnapshotSource } from './snapshot.js';

/** A connection, saved or not, with everything decoded and unsealed. Lives in memory only. */
export interface OpenableConnection {
  readonly identity: Snapshot['connection'];
  readonly integration: AnyIntegration;
  readonly strategy: AnyStrategy;
  readonly settings: FieldsOf<Fields>;
  readonly strategyValues: FieldsOf<Fields>;
}

interface Last {
  readonly resolved: Resolved<unknown>;
  readonly outcome: E.Either<InvalidInput, Snapshot>;
}

/** Whether only what is said of the credentials differs. */
const isSameGeneration = (a: Resolved<unknown>, b: Resolved<unknown>): boolean =>
  a.credentials === b.credentials && a.expiresAt === b.expiresAt && a.provides === b.provides;

/**
 * Opens the live source of a connection's snapshots. The test of a connection, a browse and a run all go through here,
 * so that they cannot use different identities. `nextGeneration` numbers the snapshots.
 */
export const openConnection = (connection: OpenableConnection, nextGeneration: () => number): SnapshotSource => {
  const { integration, strategy, settings, strategyValues, identity } = connection;

  const nextSnapshot = ({ credentials, provenance, expiresAt, provides = {}, warnings = [] }: Resolved<unknown>): E.Either<InvalidInput, Snapshot> =>
    pipe(
      integration.effective({ settings, strategy: { name: strategy.name, origin: strategy.origin }, provides }),
      E.map((target) =>
        Object.freeze({
          generation: nextGeneration(),
          connection: identity,
          target,
          credentials,
          provenance,
          warnings,
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
      ),
    );

  const retold = ({ outcome }: Last, { provenance, warnings = [] }: Resolved<unknown>): E.Either<InvalidInput, Snapshot> =>
    pipe(
      outcome,
      E.map((snapshot) => Object.freeze({ ...snapshot, provenance, warnings })),
    );

  const snapshotsOf = (source: CredentialSource<unknown>): SnapshotSource => {
    let last: Last | undefined;
    const snapshotOf = (resolved: Resolved<unknown>): E.Either<InvalidInput, Snapshot> => {
      if (last?.resolved !== resolved) {
        const outcome = last !== undefined && isSameGeneration(last.resolved, resolved) ? retold(last, resolved) : nextSnapshot(resolved);
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

  const whole = snapshotsOf(strategy.open(strategyValues));
  const narrowed = new Map<Scope, SnapshotSource>();

  /** A strategy that cannot narrow its credentials gives all; the client then keeps to the scope by itself. */
  const within = (scope: Scope): SnapshotSource => {
    const known = narrowed.get(scope);
    if (known !== undefined) {
      return known;
    }
    const narrowing = integration.narrow?.(settings, scope);
    const source = narrowing === undefined ? undefined : strategy.openNarrowed?.(strategyValues, narrowing);
    const snapshots = source === undefined ? whole : snapshotsOf(source);
    narrowed.set(scope, snapshots);
    return snapshots;
  };

  return (options) => (options?.scope === undefined ? whole(options) : within(options.scope)(options));
};
