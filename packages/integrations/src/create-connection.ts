import { pipe } from 'fp-ts/lib/function.js';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { SYSTEM, type Author } from './change-note.js';
import { refuseCircle } from './connection-circle.js';
import { decodeDraft, type ConnectionDraft, type DraftError, type DraftInput } from './connection-draft.js';
import type { NameRefused } from './connection-store.js';
import type { ConnectionPorts } from './connection-ports.js';
import { checkedName, type Connection } from './connection.js';
import {
  connectionNameReserved,
  connectionNameTaken,
  invalidInput,
  type ConnectionCircle,
  type SealingKeyUnknown,
  type StoreUnavailable,
  type TestFailed,
} from './integration-error.js';
import { sealDraft } from './sealed-draft.js';
import { passedTest } from './test-connection.js';
import type { Checks, TestResult } from './test-result.js';

/** A new connection as a person gives it. @publicApi */
export interface CreateInput extends DraftInput {
  readonly name: string;
  /** Optional steps of the test, by name, to run or to leave out. */
  readonly checks?: Checks;
}

/** Why a connection was not created. */
export type CreateError = DraftError | NameRefused | ConnectionCircle | TestFailed | SealingKeyUnknown | StoreUnavailable;

interface Tested {
  readonly id: string;
  readonly name: string;
  readonly draft: ConnectionDraft;
  readonly test: TestResult;
}

const newConnection =
  ({ keyRing, now }: ConnectionPorts) =>
  ({ id, name, draft, test }: Tested): E.Either<SealingKeyUnknown, Connection> => {
    const createdAt = now();
    return pipe(
      sealDraft(keyRing)(id, draft),
      E.map((sealed) => ({ id, name, aliases: [], ...sealed, generation: 1, createdAt, updatedAt: createdAt, lastTest: test })),
    );
  };

const refuseTaken =
  ({ store }: ConnectionPorts) =>
  (name: string): TE.TaskEither<StoreUnavailable | NameRefused, void> =>
    pipe(
      store.find(name),
      TE.flatMap((found): TE.TaskEither<NameRefused, void> => {
        if (found._tag === 'None') {
          return TE.right(undefined);
        }
        return TE.left(found.value.name === name ? connectionNameTaken(name) : connectionNameReserved(name, found.value.name));
      }),
    );

/** The name and the fields together, so that all wrong ones are named at once. */
const checkedInput =
  ({ integrations }: ConnectionPorts) =>
  (input: CreateInput): E.Either<DraftError, Pick<Tested, 'name' | 'draft'>> => {
    const name = checkedName(input.name);
    const draft = decodeDraft(integrations)(input);
    if (E.isRight(name)) {
      return pipe(
        draft,
        E.map((decoded) => ({ name: name.right, draft: decoded })),
      );
    }
    const fields = E.isLeft(draft) && draft.left._tag === 'InvalidInput' ? draft.left.violations : [];
    return E.left(invalidInput([...name.left.violations, ...fields]));
  };

/**
 * Proves that a connection works before it saves it, so that a saved one has worked at least once. A taken name is
 * said before the test; the store's constraint decides all the same.
 *
 * @publicApi
 */
export const createConnection =
  (ports: ConnectionPorts) =>
  (input: CreateInput, by: Author = SYSTEM): TE.TaskEither<CreateError, Connection> =>
    pipe(
      TE.Do,
      TE.bind('id', () => TE.fromIO(ports.newId)),
      TE.bindW('checked', () => TE.fromEither(checkedInput(ports)(input))),
      TE.tap(({ checked: { name } }) => refuseTaken(ports)(name)),
      TE.tap(({ id, checked: { name, draft } }) => refuseCircle(ports)({ id, name }, draft)),
      TE.bindW('test', ({ id, checked: { name, draft } }) => passedTest(ports)(draft, { id, name }, input.checks)),
      // Others may have been saved while it was tested.
      TE.tap(({ id, checked: { name, draft } }) => refuseCircle(ports)({ id, name }, draft)),
      TE.flatMapEither(({ id, checked, test }) => newConnection(ports)({ id, ...checked, test })),
      TE.flatMap((connection) =>
        ports.store.insert(connection, { action: 'connection.created', by, details: { kind: connection.kind, strategy: connection.strategy } }),
      ),
      TE.tapIO((connection) => () => ports.resolver.forget(connection)),
    );
