import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { decodeWith } from './decode.js';
import type { Fields } from './field.js';
import { fieldsCodec, publicFields, secretFields, type FieldsOf } from './fields.js';
import { invalidInput, type InvalidInput, type UnknownIntegration, type UnknownStrategy, type UsedBeforeInit } from './integration-error.js';
import { findStrategy, type IntegrationRegistry } from './integration-registry.js';
import type { AnyIntegration, AnyStrategy } from './integration.js';
import type { JsonRecord } from './json.js';

/** A connection as a person gives it; `settings` and `credentials` are checked against the integration's fields. */
export interface DraftInput {
  readonly kind: string;
  readonly strategy: string;
  readonly settings: unknown;
  readonly credentials: unknown;
}

/** A draft whose every field has been decoded. */
export interface ConnectionDraft {
  readonly integration: AnyIntegration;
  readonly strategy: AnyStrategy;
  readonly settings: FieldsOf<Fields>;
  readonly strategyValues: FieldsOf<Fields>;
}

/** Why a draft cannot be decoded. */
export type DraftError = InvalidInput | UnknownIntegration | UnknownStrategy | UsedBeforeInit;

type Decoded = E.Either<InvalidInput, FieldsOf<Fields>>;

const violationsOf = (decoded: Decoded): InvalidInput['violations'] => (E.isLeft(decoded) ? decoded.left.violations : []);

const both = (left: Decoded, right: Decoded): E.Either<InvalidInput, readonly [FieldsOf<Fields>, FieldsOf<Fields>]> =>
  E.isRight(left) && E.isRight(right)
    ? E.right([left.right, right.right])
    : E.left(invalidInput([...violationsOf(left), ...violationsOf(right)]));

const decodeFields = (place: string, fields: Fields, input: unknown): Decoded =>
  decodeWith<FieldsOf<Fields>>(fieldsCodec(place, fields), place)(input);

/** Decodes a draft; all wrong fields are named at once. */
export const decodeDraft =
  (integrations: IntegrationRegistry) =>
  (input: DraftInput): E.Either<DraftError, ConnectionDraft> =>
    pipe(
      E.Do,
      E.bind('registered', () => integrations.find(input.kind)),
      E.bindW('strategy', ({ registered }) => findStrategy(registered, input.strategy)),
      E.bindW('values', ({ registered, strategy }) =>
        both(
          decodeFields('settings', registered.integration.settings, input.settings),
          decodeFields('credentials', strategy.fields, input.credentials),
        ),
      ),
      E.map(({ registered: { integration }, strategy, values: [settings, given] }) => ({
        integration,
        strategy,
        settings,
        strategyValues: strategy.normalize?.(given) ?? given,
      })),
    );

/** What the secrets of a connection are bound to. */
export const sealTarget = (
  integration: AnyIntegration,
  strategy: AnyStrategy,
  settings: FieldsOf<Fields>,
  publicValues: JsonRecord,
): string => JSON.stringify([integration.kind, strategy.name, integration.target(settings), strategy.target?.(publicValues) ?? '']);

/** A draft in the form in which it is stored, its secrets still in clear. */
export const encodeDraft = ({ integration, strategy, settings, strategyValues }: ConnectionDraft) => ({
  settings: publicFields(integration.settings, settings),
  strategyFields: publicFields(strategy.fields, strategyValues),
  secrets: secretFields(strategy.fields, strategyValues),
});
