import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { sealTarget } from './connection-draft.js';
import type { Connection } from './connection.js';
import { decodeWith } from './decode.js';
import type { Fields } from './field.js';
import { fieldsCodec, type FieldsOf } from './fields.js';
import {
  sealBroken,
  type SealBroken,
  type SealingKeyUnknown,
  type StoredConnectionInvalid,
  type UnknownIntegration,
  type UnknownStrategy,
  type UsedBeforeInit,
} from './integration-error.js';
import { findStrategy, type IntegrationRegistry } from './integration-registry.js';
import type { JsonRecord } from './json.js';
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

const decodeStored = (name: string, place: string, fields: Fields, values: unknown): E.Either<StoredConnectionInvalid, FieldsOf<Fields>> =>
  pipe(
    decodeWith<FieldsOf<Fields>>(fieldsCodec(place, fields), place)(values),
    E.mapLeft(({ violations }) => ({ _tag: 'StoredConnectionInvalid', name, violations })),
  );

const parsed = (clear: string): E.Either<SealBroken, JsonRecord> => E.tryCatch(() => JSON.parse(clear) as JsonRecord, () => sealBroken);

const secretsOf = (
  ring: KeyRing,
  { id, sealed }: Connection,
  target: string,
): E.Either<SealingKeyUnknown | SealBroken, JsonRecord> =>
  sealed === undefined ? E.right({}) : pipe(open(ring, { connectionId: id, target }, sealed), E.flatMap(parsed));

/** From a saved row to a connection that can be opened: decodes, checks, unseals. */
export const unsealConnection =
  ({ integrations, keyRing }: { readonly integrations: IntegrationRegistry; readonly keyRing: KeyRing }) =>
  (connection: Connection): E.Either<UnsealError, OpenableConnection> => {
    const { id, name, kind, generation, strategyFields } = connection;
    return pipe(
      E.Do,
      E.bind('registered', () => integrations.find(kind)),
      E.bindW('strategy', ({ registered }) => findStrategy(registered, connection.strategy)),
      E.bindW('settings', ({ registered }) => decodeStored(name, 'settings', registered.integration.settings, connection.settings)),
      E.bindW('secrets', ({ registered, strategy, settings }) =>
        secretsOf(keyRing, connection, sealTarget(registered.integration, strategy, settings, strategyFields)),
      ),
      E.bindW('strategyValues', ({ strategy, secrets }) =>
        decodeStored(name, 'credentials', strategy.fields, { ...strategyFields, ...secrets }),
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
