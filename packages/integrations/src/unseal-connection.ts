import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { sealTarget } from './connection-draft.js';
import type { Connection } from './connection.js';
import { decodeWith } from './decode.js';
import type { Fields } from './field.js';
import { fieldsCodec, type FieldsOf } from './fields.js';
import {
  sealBroken,
  type InvalidInput,
  type SealBroken,
  type SealingKeyUnknown,
  type StoredConnectionInvalid,
  type UnknownIntegration,
  type UnknownStrategy,
  type UsedBeforeInit,
} from './integration-error.js';
import { findStrategy, type IntegrationRegistry } from './integration-registry.js';
import type { KeyRing } from './key-ring.js';
import type { OpenableConnection } from './open-connection.js';
import { open } from './sealing.js';

export type UnsealError =
  | StoredConnectionInvalid
  | UnknownIntegration
  | UnknownStrategy
  | UsedBeforeInit
  | SealingKeyUnknown
  | SealBroken;

const stored =
  (name: string) =>
  ({ violations }: InvalidInput): StoredConnectionInvalid => ({ _tag: 'StoredConnectionInvalid', name, violations });

const parsed = (clear: string): E.Either<SealBroken, unknown> => E.tryCatch(() => JSON.parse(clear) as unknown, () => sealBroken);

/** From a saved row to a connection that can be opened: decodes, checks, unseals. */
export const unsealConnection =
  ({ integrations, keyRing }: { readonly integrations: IntegrationRegistry; readonly keyRing: KeyRing }) =>
  (connection: Connection): E.Either<UnsealError, OpenableConnection> => {
    const { id, name, kind, generation, sealed } = connection;

    const secretsFor = (target: string): E.Either<SealingKeyUnknown | SealBroken, unknown> =>
      sealed === undefined ? E.right({}) : pipe(open(keyRing, { connectionId: id, target }, sealed), E.flatMap(parsed));

    return pipe(
      E.Do,
      E.bind('registered', () => integrations.find(kind)),
      E.bindW('strategy', ({ registered }) => findStrategy(registered, connection.strategy)),
      E.bindW('settings', ({ registered }) =>
        pipe(
          decodeWith<FieldsOf<Fields>>(fieldsCodec('settings', registered.integration.settings), 'settings')(connection.settings),
          E.mapLeft(stored(name)),
        ),
      ),
      E.bindW('secrets', ({ registered, strategy, settings }) =>
        secretsFor(sealTarget(registered.integration, strategy, settings, connection.strategyFields)),
      ),
      E.bindW('strategyValues', ({ strategy, secrets }) =>
        pipe(
          decodeWith<FieldsOf<Fields>>(
            fieldsCodec('strategy fields', strategy.fields),
            'credentials',
          )({ ...connection.strategyFields, ...(secrets as object) }),
          E.mapLeft(stored(name)),
        ),
      ),
      E.map(({ registered, strategy, settings, strategyValues }) => ({
        identity: { id, name, kind, generation },
        integration: registered.integration,
        strategy,
        settings,
        strategyValues,
      })),
    );
  };
