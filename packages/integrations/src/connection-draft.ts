import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { decodeWith } from './decode.js';
import type { Fields } from './field.js';
import { fieldsCodec, publicFields, secretFields, type FieldsOf } from './fields.js';
import type { InvalidInput, UnknownIntegration, UnknownStrategy, UsedBeforeInit } from './integration-error.js';
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

export type DraftError = InvalidInput | UnknownIntegration | UnknownStrategy | UsedBeforeInit;

const both = (
  left: E.Either<InvalidInput, FieldsOf<Fields>>,
  right: E.Either<InvalidInput, FieldsOf<Fields>>,
): E.Either<InvalidInput, readonly [FieldsOf<Fields>, FieldsOf<Fields>]> =>
  E.isLeft(left) && E.isLeft(right)
    ? E.left({ _tag: 'InvalidInput', violations: [...left.left.violations, ...right.left.violations] })
    : pipe(
        left,
        E.flatMap((a) =>
          pipe(
            right,
            E.map((b) => [a, b] as const),
          ),
        ),
      );

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
          decodeWith<FieldsOf<Fields>>(fieldsCodec('settings', registered.integration.settings), 'settings')(input.settings),
          decodeWith<FieldsOf<Fields>>(fieldsCodec('credentials', strategy.fields), 'credentials')(input.credentials),
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
): string => JSON.stringify([integration.kind, integration.target(settings), strategy.target?.(publicValues) ?? '']);

/** A draft in the form in which it is stored, its secrets still in clear. */
export const encodeDraft = ({ integration, strategy, settings, strategyValues }: ConnectionDraft) => ({
  settings: publicFields(integration.settings, settings),
  strategyFields: publicFields(strategy.fields, strategyValues),
  secrets: secretFields(strategy.fields, strategyValues),
});
