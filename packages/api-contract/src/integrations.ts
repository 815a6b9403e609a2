import * as t from 'io-ts';
import { response } from './object.js';
import { JsonObject } from './wire.js';

/** What a form needs to draw one field. The value of a secret field can be sent, never read. */
export const FormField = response(
  'FormField',
  {
    name: t.string,
    label: t.string,
    input: t.union(
      [t.literal('text'), t.literal('textarea'), t.literal('select'), t.literal('checkbox')],
      '"text", "textarea", "select" or "checkbox"',
    ),
    secret: t.boolean,
    required: t.boolean,
  },
  {
    help: t.string,
    placeholder: t.string,
    options: t.readonlyArray(response('FieldOption', { value: t.string, label: t.string })),
  },
);
export type FormField = t.TypeOf<typeof FormField>;

/** Fields twice: for a form, and as JSON Schema (draft 2020-12). */
export const FieldSet = response('FieldSet', { fields: t.readonlyArray(FormField), schema: JsonObject });
export type FieldSet = t.TypeOf<typeof FieldSet>;

/** One way to come by credentials. */
export const StrategyView = response('Strategy', {
  name: t.string,
  title: t.string,
  description: t.string,
  credentials: FieldSet,
  /** Whether something has to be done outside before the first test: ask `POST /connection-preparations` what. */
  prepares: t.boolean,
});
export type StrategyView = t.TypeOf<typeof StrategyView>;

/** A step of the test of a connection; an optional one can be left out or asked for in `checks`. */
export const TestStepView = response(
  'TestStep',
  { name: t.string, title: t.string },
  { optional: response('OptionalStep', { byDefault: t.boolean, help: t.string }) },
);
export type TestStepView = t.TypeOf<typeof TestStepView>;

/** A kind of outside system that connections can be made to. */
export const IntegrationView = response('Integration', {
  kind: t.string,
  title: t.string,
  description: t.string,
  settings: FieldSet,
  strategies: t.readonlyArray(StrategyView),
  /** In the order in which they are run, after `resolve`. */
  testSteps: t.readonlyArray(TestStepView),
});
export type IntegrationView = t.TypeOf<typeof IntegrationView>;

export const IntegrationList = response('IntegrationList', { integrations: t.readonlyArray(IntegrationView) });
export type IntegrationList = t.TypeOf<typeof IntegrationList>;
