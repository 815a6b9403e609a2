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
  type InvalidInput,
  type StoreUnavailable,
  type TestFailed,
  type UnknownIntegration,
  type UsedBeforeInit,
} from './integration-error.js';
import { openConnection } from './open-connection.js';
import { runTest, type TestRun } from './run-test.js';
import type { Checks, TestResult } from './test-result.js';
import { chosenChecks } from './test-step.js';

/** How a person wants a connection to be tested, and who watches. @publicApi */
export interface TestOptions extends Pick<TestRun, 'report' | 'signal'> {
  /** Optional steps by name; the ones that are not named are run as last time, or else as usual. */
  readonly checks?: Checks;
}

interface DraftIdentity {
  readonly id: string;
  readonly name: string;
}

const runDraftTest =
  ({ now }: Pick<ConnectionPorts, 'now'>) =>
  (draft: ConnectionDraft, { id, name }: DraftIdentity, run: Omit<TestRun, 'now'>): T.Task<TestResult> => {
    const identity = { id, name, kind: draft.integration.kind, generation: 0 };
    let generation = 0;
    return runTest(draft.integration, openConnection({ ...draft, identity }, () => ++generation), { ...run, now });
  };

/** Tests a draft without saving anything; one that fails is a failure. `before` is what the last test checked. */
export const passedTest =
  (ports: Pick<ConnectionPorts, 'now'>) =>
  (draft: ConnectionDraft, identity: DraftIdentity, asked?: Checks, before?: Checks): TE.TaskEither<TestFailed | InvalidInput, TestResult> =>
    pipe(
      TE.fromEither(chosenChecks(draft.integration.testSteps, asked, before)),
      TE.flatMapTask((checks) => runDraftTest(ports)(draft, identity, { checks })),
      TE.flatMapEither((result) => (result.verdict === 'passed' ? E.right(result) : E.left(testFailed(result)))),
    );

/** Tests a connection that is not saved. A test that fails is a result like any other. @publicApi */
export const testDraft =
  (ports: Pick<ConnectionPorts, 'integrations' | 'now'>) =>
  (input: DraftInput, { checks: asked, ...watch }: TestOptions = {}): TE.TaskEither<DraftError, TestResult> =>
    pipe(
      TE.Do,
      TE.bind('draft', () => TE.fromEither(decodeDraft(ports.integrations)(input))),
      TE.bindW('checks', ({ draft }) => TE.fromEither(chosenChecks(draft.integration.testSteps, asked))),
      TE.flatMapTask(({ draft, checks }) => runDraftTest(ports)(draft, { id: 'draft', name: 'draft' }, { ...watch, checks })),
    );

/** The saved connection of this name. @publicApi */
export const findConnection =
  ({ store }: Pick<ConnectionPorts, 'store'>) =>
  (name: string): TE.TaskEither<ConnectionNotFound | StoreUnavailable, Connection> =>
    pipe(
      store.find(name),
      TE.flatMapOption(identity, () => connectionNotFound(name)),
    );

type TestError = ConnectionNotFound | StoreUnavailable | UnknownIntegration | UsedBeforeInit | InvalidInput;

/**
 * Tests a saved connection through the resolver, exactly as a run uses it, and keeps the result; of one that was given
 * up nothing is kept.
 *
 * @publicApi
 */
export const testConnection =
  (ports: Pick<ConnectionPorts, 'store' | 'integrations' | 'resolver' | 'now'>) =>
  (name: string, { checks: asked, ...watch }: TestOptions = {}): TE.TaskEither<TestError, TestResult> =>
    pipe(
      TE.Do,
      TE.bind('connection', () => findConnection(ports)(name)),
      TE.bindW('registered', ({ connection }) => TE.fromEither(ports.integrations.find(connection.kind))),
      TE.bindW('checks', ({ connection, registered }) =>
        TE.fromEither(chosenChecks(registered.integration.testSteps, asked, connection.lastTest?.checks)),
      ),
      TE.bindW('result', ({ registered, checks }) =>
        TE.fromTask(runTest(registered.integration, ports.resolver.source(name), { ...watch, checks, now: ports.now })),
      ),
      TE.tap(({ connection, result }) => (watch.signal?.aborted === true ? TE.right(undefined) : ports.store.recordTest(connection.id, result))),
      TE.map(({ result }) => result),
    );
