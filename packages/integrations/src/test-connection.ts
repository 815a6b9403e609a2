import * as E from 'fp-ts/lib/Either.js';
import { identity, pipe } from 'fp-ts/lib/function.js';
import type * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { decodeDraft, type ConnectionDraft, type DraftError, type DraftInput } from './connection-draft.js';
import type { ConnectionPorts } from './connection-ports.js';
import type { Connection } from './connection.js';
import {
  connectionNotFound,
  testFailed,
  type ConnectionNotFound,
  type StoreUnavailable,
  type TestFailed,
  type UnknownIntegration,
  type UsedBeforeInit,
} from './integration-error.js';
import { openConnection } from './open-connection.js';
import { runTest } from './run-test.js';
import type { TestResult } from './test-result.js';

interface DraftIdentity {
  readonly id: string;
  readonly name: string;
}

const runDraftTest =
  ({ now }: Pick<ConnectionPorts, 'now'>) =>
  (draft: ConnectionDraft, { id, name }: DraftIdentity): T.Task<TestResult> => {
    const identity = { id, name, kind: draft.integration.kind, generation: 0 };
    let generation = 0;
    return runTest(draft.integration, openConnection({ ...draft, identity }, () => ++generation), now);
  };

/** Tests a draft without saving anything; one that fails is a failure. */
export const passedTest =
  (ports: Pick<ConnectionPorts, 'now'>) =>
  (draft: ConnectionDraft, identity: DraftIdentity): TE.TaskEither<TestFailed, TestResult> =>
    pipe(
      TE.fromTask(runDraftTest(ports)(draft, identity)),
      TE.flatMapEither((result) => (result.verdict === 'passed' ? E.right(result) : E.left(testFailed(result)))),
    );

/** Tests a connection that is not saved. A test that fails is a result like any other. @publicApi */
export const testDraft =
  (ports: Pick<ConnectionPorts, 'integrations' | 'now'>) =>
  (input: DraftInput): TE.TaskEither<DraftError, TestResult> =>
    pipe(
      TE.fromEither(decodeDraft(ports.integrations)(input)),
      TE.flatMapTask((draft) => runDraftTest(ports)(draft, { id: 'draft', name: 'draft' })),
    );

/** The saved connection of this name. @publicApi */
export const findConnection =
  ({ store }: Pick<ConnectionPorts, 'store'>) =>
  (name: string): TE.TaskEither<ConnectionNotFound | StoreUnavailable, Connection> =>
    pipe(
      store.find(name),
      TE.flatMapOption(identity, () => connectionNotFound(name)),
    );

/** Tests a saved connection through the resolver, exactly as a run uses it, and keeps the result. @publicApi */
export const testConnection =
  (ports: Pick<ConnectionPorts, 'store' | 'integrations' | 'resolver' | 'now'>) =>
  (name: string): TE.TaskEither<ConnectionNotFound | StoreUnavailable | UnknownIntegration | UsedBeforeInit, TestResult> =>
    pipe(
      TE.Do,
      TE.bind('connection', () => findConnection(ports)(name)),
      TE.bindW('registered', ({ connection }) => TE.fromEither(ports.integrations.find(connection.kind))),
      TE.bindW('result', ({ registered }) => TE.fromTask(runTest(registered.integration, ports.resolver.source(name), ports.now))),
      TE.tap(({ connection, result }) => ports.store.recordTest(connection.id, result)),
      TE.map(({ result }) => result),
    );
