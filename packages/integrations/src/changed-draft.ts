import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { decodeDraft, encodeDraft, sealTarget, type ConnectionDraft, type DraftError } from './connection-draft.js';
import type { Connection } from './connection.js';
import { secretFields, secretNames } from './fields.js';
import { secretRequired, type SecretRequired } from './integration-error.js';
import { findStrategy, type IntegrationRegistry } from './integration-registry.js';
import type { AnyStrategy } from './integration.js';
import type { KeyRing } from './key-ring.js';
import { unsealConnection, type UnsealError } from './unseal-connection.js';

/** What an edit changes of a connection's draft; see `EditInput`. */
export interface DraftChange {
  readonly strategy?: string;
  readonly settings?: unknown;
  readonly credentials?: unknown;
}

export type ChangeError = DraftError | UnsealError | SecretRequired;

interface Ports {
  readonly integrations: IntegrationRegistry;
  readonly keyRing: KeyRing;
}

type Values = Readonly<Record<string, unknown>>;

const isValues = (change: unknown): change is Values => typeof change === 'object' && change !== null && !Array.isArray(change);

/** The values that a change names; `undefined` is left out. */
const namedIn = (change: unknown): Values =>
  isValues(change) ? Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) : {};

/** A change that is no object is passed on as it is: the codec then says what is wrong with it. */
const laidOver = (saved: Values, change: unknown): unknown =>
  change === undefined || isValues(change) ? { ...saved, ...namedIn(change) } : change;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Another strategy knows nothing of the old one's fields: say which secrets it needs rather than that fields are missing. */
const requiredSecrets = ({ fields }: AnyStrategy, change: DraftChange): E.Either<SecretRequired, void> => {
  const given = namedIn(change.credentials);
  const missing = secretNames(fields).filter((name) => fields[name]?.required === true && !isGiven(given[name]));
  return missing.length === 0 ? E.right(undefined) : E.left(secretRequired('strategy-changed', missing));
};

const otherStrategy =
  ({ integrations }: Ports) =>
  (saved: Connection, change: DraftChange, strategy: string): E.Either<ChangeError, ConnectionDraft> =>
    pipe(
      integrations.find(saved.kind),
      E.flatMap((registered) => findStrategy(registered, strategy)),
      E.flatMap((wanted) => requiredSecrets(wanted, change)),
      E.flatMap(() =>
        decodeDraft(integrations)({
          kind: saved.kind,
          strategy,
          settings: laidOver(saved.settings, change.settings),
          credentials: change.credentials ?? {},
        }),
      ),
    );

/** What the sealed secrets of a connection are bound to, before and after a change. */
const isSameTarget = (before: ConnectionDraft, after: ConnectionDraft): boolean => {
  const [was, willBe] = [before, after].map((draft) =>
    sealTarget(draft.integration, draft.strategy, draft.settings, encodeDraft(draft).strategyFields),
  );
  return was === willBe;
};

const sameStrategy =
  (ports: Ports) =>
  (saved: Connection, change: DraftChange, keptSecrets: Values): E.Either<DraftError, ConnectionDraft> =>
    decodeDraft(ports.integrations)({
      kind: saved.kind,
      strategy: saved.strategy,
      settings: laidOver(saved.settings, change.settings),
      credentials: laidOver({ ...keptSecrets, ...saved.strategyFields }, change.credentials),
    });

const keepingSecrets =
  (ports: Ports) =>
  (saved: Connection, change: DraftChange, kept: ReadonlyArray<string>): E.Either<ChangeError, ConnectionDraft> =>
    pipe(
      E.Do,
      E.bind('before', () => unsealConnection(ports)(saved)),
      E.bindW('after', ({ before }) => sameStrategy(ports)(saved, change, secretFields(before.strategy.fields, before.strategyValues))),
      E.flatMap(({ before, after }) =>
        isSameTarget(before, after) ? E.right(after) : E.left(secretRequired('target-changed', kept)),
      ),
    );

/** A form sends a secret that nobody typed as an empty text: that leaves it out; `null` clears it. */
const withoutUntyped = (saved: Connection, change: DraftChange): DraftChange =>
  isValues(change.credentials)
    ? {
        ...change,
        credentials: Object.fromEntries(
          Object.entries(change.credentials).filter(([name, value]) => value !== '' || !saved.sealedFields.includes(name)),
        ),
      }
    : change;

/**
 * The saved connection with a change laid over it. A secret that is left out is kept, but only for the target that it
 * was sealed for; when none is kept, the sealed ones are not even opened, so that a lost key can be got over.
 */
export const changedDraft =
  (ports: Ports) =>
  (saved: Connection, asked: DraftChange): E.Either<ChangeError, ConnectionDraft> => {
    const change = withoutUntyped(saved, asked);
    if (change.strategy !== undefined && change.strategy !== saved.strategy) {
      return otherStrategy(ports)(saved, change, change.strategy);
    }
    const named = namedIn(change.credentials);
    const kept = saved.sealedFields.filter((field) => !Object.hasOwn(named, field));
    return kept.length === 0 ? sameStrategy(ports)(saved, change, {}) : keepingSecrets(ports)(saved, change, kept);
  };
