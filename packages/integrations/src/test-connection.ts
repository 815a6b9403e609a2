import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { decodeDraft, type ConnectionDraft, type DraftError, type DraftInput } from './connection-draft.js';
import type { ConnectionPorts } from './connection-ports.js';
import type { Connection } from './connection.js';
import { connectionNotFound, type ConnectionNotFound, type StoreUnavailable, type UnknownIntegration, type UsedBeforeInit } from './integration-error.js';
import { openConnection } from './open-connection.js';
import { runTest } from './run-test.js';
import type { TestResult } from './test-result.js';

/** Tests a decoded draft without saving anything. */
export const runDraftTest =
  ({ now }: Pick<ConnectionPorts, 'now'>) =>
  (draft: ConnectionDraft, identity: { readonly id: string; readonly name: string }): TE.TaskEither<never, TestResult> => {
    let generation = 0;
    const source = openConnection(
      { ...draft, identity: { ...identity, kind: draft.integration.kind, generation: 0 } },
      () => ++generation,
    );
    return TE.fromTask(runTest(draft.integration, source, now));
  };

/** Tests a connection that is not saved. */
export const testDraft =
  (ports: Pick<ConnectionPorts, 'integrations' | 'now'>) =>
  (input: DraftInput): TE.TaskEither<DraftError, TestResult> =>
    pipe(
      TE.fromEither(decodeDraft(ports.integrations)(input)),
      TE.flatMap((draft) => runDraftTest(ports)(draft, { id: 'draft', name: 'draft' })),
    );

const byName =
  (name: string) =>
  (found: E.Either<never, Connection> | undefined): E.Either<ConnectionNotFound, Connection> =>
    found ?? E.left(connectionNotFound(name));

/** The saved connection of this name. */
export const findConnection =
  ({ store }: Pick<ConnectionPorts, 'store'>) =>
  (name: string): TE.TaskEither<ConnectionNotFound | StoreUnavailable, Connection> =>
    pipe(
      store.find(name),
      TE.flatMapEither((found) => byName(name)(found._tag === 'Some' ? E.right(found.value) : undefined)),
    );

/** Tests a saved connection through the resolver, exactly as a run uses it, and keeps the result. */
export const testConnection =
  (ports: Pick<ConnectionPorts, 'store' | 'integrations' | 'resolver' | 'now'>) =>
  (name: string): TE.TaskEither<ConnectionNotFound | StoreUnavailable | UnknownIntegration | UsedBeforeInit, TestResult> =>
    pipe(
      TE.Do,
      TE.bind('connection', () => findConnection(ports)(name)),
      TE.bindW('registered', ({ connection }) => TE.fromEither(ports.integrations.find(connection.kind))),
      TE.bindW('result', ({ registered }) =>
        TE.fromTask(runTest(registered.integration, ports.resolver.source(name), ports.now)),
      ),
      TE.tap(({ connection, result }) => ports.store.recordTest(connection.id, result)),
      TE.map(({ result }) => result),
    );
