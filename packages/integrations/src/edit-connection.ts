import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { SYSTEM, type Author, type ChangeNote } from './change-note.js';
import { changedDraft, type ChangeError } from './changed-draft.js';
import { refuseCircle } from './connection-circle.js';
import type { ConnectionDraft } from './connection-draft.js';
import type { NameRefused } from './connection-store.js';
import type { ConnectionPorts } from './connection-ports.js';
import { checkedName, type Connection } from './connection.js';
import {
  connectionChanged,
  type ConnectionChanged,
  type ConnectionCircle,
  type ConnectionNotFound,
  type SealingKeyUnknown,
  type StoreUnavailable,
  type TestFailed,
} from './integration-error.js';
import { sealDraft } from './sealed-draft.js';
import { findConnection, passedTest } from './test-connection.js';
import type { Checks, TestResult } from './test-result.js';

/**
 * What to change. A field that is left out stays as it is, `null` or an empty text clears it. A secret that is left
 * out, or sent as the empty text that a form has for it, stays too, unless the target or the strategy changes; `null`
 * clears it.
 *
 * @publicApi
 */
export interface EditInput {
  readonly name?: string;
  readonly strategy?: string;
  readonly settings?: unknown;
  readonly credentials?: unknown;
  /** Optional steps of the test, by name, to run or to leave out; the ones that are not named are run as last time. */
  readonly checks?: Checks;
  /** The generation the edit is based on; when it is no longer the newest, nothing is changed. */
  readonly generation?: number;
}

/** Why a connection was not changed. */
export type EditError =
  | ChangeError
  | ConnectionNotFound
  | NameRefused
  | ConnectionChanged
  | ConnectionCircle
  | TestFailed
  | SealingKeyUnknown
  | StoreUnavailable;

interface Tested {
  readonly saved: Connection;
  readonly newName: string;
  readonly draft: ConnectionDraft;
  readonly test: TestResult;
}

const sameGeneration =
  (expected: number | undefined) =>
  (connection: Connection): E.Either<ConnectionChanged, Connection> =>
    expected === undefined || expected === connection.generation ? E.right(connection) : E.left(connectionChanged(connection.name));

const changedConnection =
  ({ keyRing, now }: ConnectionPorts) =>
  ({ saved, newName, draft, test }: Tested): E.Either<SealingKeyUnknown, Connection> =>
    pipe(
      sealDraft(keyRing)(saved.id, draft),
      E.map((sealed) => ({ ...saved, name: newName, ...sealed, updatedAt: now(), lastTest: test })),
    );

const basedOn =
  (ports: ConnectionPorts) =>
  (name: string, generation: number | undefined): TE.TaskEither<ConnectionNotFound | ConnectionChanged | StoreUnavailable, Connection> =>
    pipe(findConnection(ports)(name), TE.flatMapEither(sameGeneration(generation)));

const fieldsIn = (place: string, change: unknown): ReadonlyArray<string> =>
  typeof change === 'object' && change !== null ? Object.keys(change).map((field) => `${place}.${field}`) : [];

/** The names of what a person sent, which its codec has accepted by now; never the values. */
const noteOf = ({ saved, newName }: Pick<Tested, 'saved' | 'newName'>, change: EditInput, by: Author): ChangeNote => {
  const fields = [
    ...(change.strategy === undefined ? [] : ['strategy']),
    ...fieldsIn('settings', change.settings),
    ...fieldsIn('credentials', change.credentials),
  ];
  return newName === saved.name
    ? { action: 'connection.edited', by, details: { fields } }
    : { action: 'connection.renamed', by, details: { from: saved.name, to: newName, fields } };
};

/** Edits a connection: the changed one is tested before it replaces the saved one. @publicApi */
export const editConnection =
  (ports: ConnectionPorts) =>
  (name: string, change: EditInput, by: Author = SYSTEM): TE.TaskEither<EditError, Connection> =>
    pipe(
      TE.Do,
      TE.bind('saved', () => basedOn(ports)(name, change.generation)),
      TE.bindW('newName', ({ saved }) => TE.fromEither(change.name === undefined ? E.right(saved.name) : checkedName(change.name))),
      TE.bindW('draft', ({ saved }) => TE.fromEither(changedDraft(ports)(saved, change))),
      TE.tap(({ saved, draft, newName }) => refuseCircle(ports)({ id: saved.id, name: newName }, draft)),
      TE.bindW('test', ({ saved, draft, newName }) => passedTest(ports)(draft, { id: saved.id, name: newName }, change.checks, saved.lastTest?.checks)),
      // Others may have been saved while it was tested.
      TE.tap(({ saved, draft, newName }) => refuseCircle(ports)({ id: saved.id, name: newName }, draft)),
      TE.bindW('changed', (tested) => TE.fromEither(changedConnection(ports)(tested))),
      TE.flatMap(({ changed, ...tested }) => ports.store.update(changed, noteOf(tested, change, by))),
      TE.tapIO((connection) => () => ports.resolver.forget({ id: connection.id, name })),
    );
