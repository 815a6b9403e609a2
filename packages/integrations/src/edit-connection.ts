import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { decodeDraft, encodeDraft, sealTarget, type ConnectionDraft, type DraftError, type DraftInput } from './connection-draft.js';
import type { ConnectionPorts } from './connection-ports.js';
import type { Connection } from './connection.js';
import { checkedName, onlyPassed, sealSecrets } from './create-connection.js';
import { secretFields, secretNames } from './fields.js';
import {
  connectionChanged,
  secretRequired,
  type ConnectionChanged,
  type ConnectionNameTaken,
  type ConnectionNotFound,
  type SealingKeyUnknown,
  type SecretRequired,
  type StoreUnavailable,
  type TestFailed,
} from './integration-error.js';
import type { JsonRecord } from './json.js';
import { findConnection, runDraftTest } from './test-connection.js';
import type { TestResult } from './test-result.js';
import { unsealConnection, type UnsealError } from './unseal-connection.js';

/**
 * What to change. A field that is left out stays as it is, `null` or an empty text clears it, a secret that is left
 * out stays as it is too, unless the target changes.
 */
export interface EditInput {
  readonly name?: string;
  readonly strategy?: string;
  readonly settings?: unknown;
  readonly credentials?: unknown;
  /** The generation the edit is based on; when it is no longer the newest, nothing is changed. */
  readonly generation?: number;
}

export type EditError =
  | DraftError
  | UnsealError
  | ConnectionNotFound
  | ConnectionNameTaken
  | ConnectionChanged
  | SecretRequired
  | TestFailed
  | SealingKeyUnknown
  | StoreUnavailable;

/** A value that is no object is passed on as it is: the codec then says what is wrong with it. */
const merged = (saved: JsonRecord, change: unknown): unknown =>
  change === undefined ? saved : typeof change === 'object' && change !== null && !Array.isArray(change) ? { ...saved, ...change } : change;

const isGiven = (change: unknown, field: string): boolean => {
  const value = typeof change === 'object' && change !== null ? (change as Record<string, unknown>)[field] : undefined;
  return value !== undefined && value !== null && value !== '';
};

const sameGeneration =
  (expected: number | undefined) =>
  (connection: Connection): E.Either<ConnectionChanged, Connection> =>
    expected === undefined || expected === connection.generation ? E.right(connection) : E.left(connectionChanged(connection.name));

/** The saved connection with the change laid over it. Secrets are kept only for the target they were sealed for. */
const changedDraft =
  (ports: ConnectionPorts) =>
  (saved: Connection, change: EditInput): E.Either<DraftError | UnsealError | SecretRequired, ConnectionDraft> => {
    const strategy = change.strategy ?? saved.strategy;
    const sameStrategy = strategy === saved.strategy;
    const publicCredentials = merged(sameStrategy ? saved.strategyFields : {}, change.credentials);
    const input: DraftInput = { kind: saved.kind, strategy, settings: merged(saved.settings, change.settings), credentials: publicCredentials };
    const missing = saved.sealedFields.filter((field) => !isGiven(change.credentials, field));

    if (!sameStrategy || missing.length === 0) {
      return pipe(decodeDraft(ports.integrations)(input), requiredSecrets(ports, sameStrategy ? undefined : 'strategy-changed', change, strategy, saved.kind));
    }
    return pipe(
      E.Do,
      E.bind('before', () => unsealConnection(ports)(saved)),
      E.bindW('draft', ({ before }) => {
        const kept = secretFields(before.strategy.fields, before.strategyValues);
        const credentials = merged({ ...kept, ...saved.strategyFields }, change.credentials);
        return decodeDraft(ports.integrations)({ ...input, credentials });
      }),
      E.flatMap(({ before, draft }) => {
        const sealedFor = sealTarget(before.integration, before.strategy, before.settings, saved.strategyFields);
        const wanted = sealTarget(draft.integration, draft.strategy, draft.settings, encodeDraft(draft).strategyFields);
        return sealedFor === wanted ? E.right(draft) : E.left(secretRequired('target-changed', missing));
      }),
    );
  };

/** With another strategy, say which secrets it needs rather than that fields are missing. */
const requiredSecrets =
  (ports: ConnectionPorts, because: SecretRequired['because'] | undefined, change: EditInput, strategy: string, kind: string) =>
  (draft: E.Either<DraftError, ConnectionDraft>): E.Either<DraftError | SecretRequired, ConnectionDraft> => {
    const registered = ports.integrations.find(kind);
    const fields = E.isRight(registered) ? (registered.right.strategies.get(strategy)?.fields ?? {}) : {};
    const missing = secretNames(fields).filter((name) => fields[name]?.required === true && !isGiven(change.credentials, name));
    return because !== undefined && missing.length > 0 ? E.left(secretRequired(because, missing)) : draft;
  };

const changedConnection =
  (ports: ConnectionPorts) =>
  (saved: Connection, name: string, draft: ConnectionDraft, lastTest: TestResult): E.Either<SealingKeyUnknown, Connection> => {
    const { settings, strategyFields, secrets } = encodeDraft(draft);
    const target = sealTarget(draft.integration, draft.strategy, draft.settings, strategyFields);
    return pipe(
      sealSecrets(ports, { connectionId: saved.id, target }, secrets),
      E.map((sealed) => ({
        ...saved,
        name,
        strategy: draft.strategy.name,
        settings,
        strategyFields,
        sealed,
        sealedFields: Object.keys(secrets),
        updatedAt: ports.now(),
        lastTest,
      })),
    );
  };

/** Edits a connection: the changed one is tested before it replaces the saved one. */
export const editConnection =
  (ports: ConnectionPorts) =>
  (name: string, change: EditInput): TE.TaskEither<EditError, Connection> =>
    pipe(
      TE.Do,
      TE.bind('saved', () => pipe(findConnection(ports)(name), TE.flatMapEither(sameGeneration(change.generation)))),
      TE.bindW('newName', () => TE.fromEither(change.name === undefined ? E.right(name) : checkedName(change.name))),
      TE.bindW('draft', ({ saved }) => TE.fromEither(changedDraft(ports)(saved, change))),
      TE.bindW('test', ({ saved, draft, newName }) =>
        pipe(runDraftTest(ports)(draft, { id: saved.id, name: newName }), TE.flatMapEither(onlyPassed)),
      ),
      TE.flatMapEither(({ saved, newName, draft, test }) => changedConnection(ports)(saved, newName, draft, test)),
      TE.flatMap((connection) => ports.store.update(connection)),
      TE.tapIO((connection) => () => ports.resolver.forget({ id: connection.id, name })),
    );
