import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { changedDraft, type ChangeError, type DraftChange } from './changed-draft.js';
import type { DraftError, DraftInput } from './connection-draft.js';
import type { ConnectionPorts } from './connection-ports.js';
import { decodeWith } from './decode.js';
import { optional, type Fields } from './field.js';
import { fieldsCodec, secretNames, type FieldsOf } from './fields.js';
import type { ConnectionNotFound, StoreUnavailable } from './integration-error.js';
import { findStrategy } from './integration-registry.js';
import type { AnyStrategy } from './integration.js';
import type { Preparation } from './preparation.js';
import { findConnection } from './test-connection.js';

/** A connection of which not everything is known yet: fields may be missing, wrong ones are refused. */
export type PreparationInput = Pick<DraftInput, 'kind' | 'strategy' | 'credentials'>;

const NOTHING: Preparation = { values: {}, instructions: [], warnings: [] };

const allOptional = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, optional(field)]));

/** What is made must be shown, so it cannot be the value of a secret field. */
const withoutSecrets =
  ({ fields }: AnyStrategy) =>
  ({ values, ...preparation }: Preparation): Preparation => ({
    ...preparation,
    values: Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(fields, name) && !secretNames(fields).includes(name))),
  });

const prepared = (strategy: AnyStrategy, values: FieldsOf<Fields>): T.Task<Preparation> =>
  pipe(strategy.prepare?.(values) ?? T.of(NOTHING), T.map(withoutSecrets(strategy)));

/**
 * What has to be done in the outside system before a connection can be tested, and the values that are made for it.
 * Nothing is kept: send the values along with the credentials.
 *
 * @publicApi
 */
export const prepareDraft =
  ({ integrations }: Pick<ConnectionPorts, 'integrations'>) =>
  ({ kind, strategy, credentials }: PreparationInput): TE.TaskEither<DraftError, Preparation> =>
    pipe(
      integrations.find(kind),
      E.flatMap((registered) => findStrategy(registered, strategy)),
      E.bindTo('found'),
      E.bindW('values', ({ found }) => decodeWith(fieldsCodec('credentials', allOptional(found.fields)), 'credentials')(credentials)),
      TE.fromEither,
      TE.flatMapTask(({ found, values }) => prepared(found, values)),
    );

/** The same for a saved connection with a change laid over it, its secrets included. @publicApi */
export const prepareConnection =
  (ports: Pick<ConnectionPorts, 'store' | 'integrations' | 'keyRing'>) =>
  (name: string, change: Pick<DraftChange, 'strategy' | 'credentials'>): TE.TaskEither<ChangeError | ConnectionNotFound | StoreUnavailable, Preparation> =>
    pipe(
      findConnection(ports)(name),
      TE.flatMapEither((saved) => changedDraft(ports)(saved, change)),
      TE.flatMapTask(({ strategy, strategyValues }) => prepared(strategy, strategyValues)),
    );
