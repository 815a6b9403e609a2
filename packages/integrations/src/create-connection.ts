import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { decodeDraft, encodeDraft, sealTarget, type ConnectionDraft, type DraftError, type DraftInput } from './connection-draft.js';
import type { ConnectionPorts } from './connection-ports.js';
import { CONNECTION_NAME_RULE, ConnectionName, type Connection } from './connection.js';
import {
  connectionNameTaken,
  invalidInput,
  testFailed,
  type ConnectionNameTaken,
  type InvalidInput,
  type SealingKeyUnknown,
  type StoreUnavailable,
  type TestFailed,
} from './integration-error.js';
import type { JsonRecord } from './json.js';
import { seal, type SealedFor } from './sealing.js';
import { runDraftTest } from './test-connection.js';
import type { TestResult } from './test-result.js';

export interface CreateInput extends DraftInput {
  readonly name: string;
}

export type CreateError = DraftError | ConnectionNameTaken | TestFailed | SealingKeyUnknown | StoreUnavailable;

/** Checks a connection's name. */
export const checkedName = (name: unknown): E.Either<InvalidInput, ConnectionName> =>
  ConnectionName.is(name) ? E.right(name) : E.left(invalidInput([{ field: 'name', expected: CONNECTION_NAME_RULE }]));

/** Only a connection whose test passed goes on; the others fail with the result. */
export const onlyPassed = (result: TestResult): E.Either<TestFailed, TestResult> =>
  result.verdict === 'passed' ? E.right(result) : E.left(testFailed(result));

/** Seals the secret fields together; `undefined` when there are none. */
export const sealSecrets = (
  { keyRing }: Pick<ConnectionPorts, 'keyRing'>,
  owner: SealedFor,
  secrets: JsonRecord,
): E.Either<SealingKeyUnknown, string | undefined> =>
  Object.keys(secrets).length === 0 ? E.right(undefined) : seal(keyRing, owner, JSON.stringify(secrets));

const newConnection =
  (ports: ConnectionPorts) =>
  (id: string, name: string, draft: ConnectionDraft, lastTest: TestResult): E.Either<SealingKeyUnknown, Connection> => {
    const { settings, strategyFields, secrets } = encodeDraft(draft);
    const now = ports.now();
    const target = sealTarget(draft.integration, draft.strategy, draft.settings, strategyFields);
    return pipe(
      sealSecrets(ports, { connectionId: id, target }, secrets),
      E.map((sealed) => ({
        id,
        name,
        kind: draft.integration.kind,
        strategy: draft.strategy.name,
        settings,
        strategyFields,
        sealed,
        sealedFields: Object.keys(secrets),
        generation: 1,
        createdAt: now,
        updatedAt: now,
        lastTest,
      })),
    );
  };

/**
 * Proves that a connection works before it saves it, so that a saved one has worked at least once. A taken name is
 * said before the test; the store's constraint decides all the same.
 */
export const createConnection =
  (ports: ConnectionPorts) =>
  (input: CreateInput): TE.TaskEither<CreateError, Connection> => {
    const id = ports.newId();

    const refuseTaken = (name: string): TE.TaskEither<StoreUnavailable | ConnectionNameTaken, void> =>
      pipe(
        ports.store.find(name),
        TE.flatMap((found) => (found._tag === 'Some' ? TE.left(connectionNameTaken(name)) : TE.right(undefined))),
      );

    return pipe(
      TE.Do,
      TE.bind('name', () => TE.fromEither(checkedName(input.name))),
      TE.bindW('draft', () => TE.fromEither(decodeDraft(ports.integrations)(input))),
      TE.tap(({ name }) => refuseTaken(name)),
      TE.bindW('test', ({ name, draft }) => pipe(runDraftTest(ports)(draft, { id, name }), TE.flatMapEither(onlyPassed))),
      TE.flatMapEither(({ name, draft, test }) => newConnection(ports)(id, name, draft, test)),
      TE.flatMap((connection) => ports.store.insert(connection)),
      TE.tapIO((connection) => () => ports.resolver.forget(connection)),
    );
  };
