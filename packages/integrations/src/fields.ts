import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { blind } from './blind-context.js';
import type { AnyField, Field, Fields } from './field.js';
import type { Json, JsonRecord } from './json.js';

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends { readonly required: true } ? K : never }[keyof F];
type ValueOf<X> = X extends Field<infer A> ? A : never;

/** The decoded values of `F`. */
export type FieldsOf<F extends Fields> = {
  readonly [K in RequiredKeys<F>]: ValueOf<F[K]>;
} & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};

/** What a form needs to draw one field. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly placeholder?: string;
  readonly input: AnyField['input'];
  readonly secret: boolean;
  readonly required: boolean;
  readonly options?: AnyField['options'];
}

/** Forms send an untouched field as an empty text or null; both mean "left out". */
const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The codec of a set of fields. Unknown names are refused: a misspelt field must not be lost in silence. */
export const fieldsCodec = <F extends Fields>(name: string, fields: F): t.Type<FieldsOf<F>, JsonRecord, unknown> => {
  const entries = Object.entries(fields);
  return new t.Type<FieldsOf<F>, JsonRecord, unknown>(
    name,
    (value): value is FieldsOf<F> =>
      isRecord(value) && entries.every(([key, field]) => (value[key] === undefined ? !field.required : field.codec.is(value[key]))),
    (input, context) => {
      if (!isRecord(input)) {
        return failed([{ value: undefined, context: blind(context), message: 'an object' }]);
      }
      const unknowns = Object.keys(input)
        .filter((key) => !Object.hasOwn(fields, key))
        .map((key) => problem(context, key, `no field of this name; known: ${Object.keys(fields).join(', ') || 'none'}`));
      const decoded = entries.map(([key, field]) => decodeField(context, key, field, Object.hasOwn(input, key) ? input[key] : undefined));
      const errors = [...unknowns, ...decoded.flatMap((one) => (E.isLeft(one) ? one.left : []))];
      const values = decoded.flatMap((one) => (E.isRight(one) ? one.right : []));
      return errors.length > 0 ? failed(errors) : t.success(Object.fromEntries(values) as FieldsOf<F>);
    },
    (values) => encodeFields(fields, values, () => true),
  );
};

const failed = (errors: t.Errors): E.Either<t.Errors, never> => E.left(errors);

const problem = (context: t.Context, key: string, message: string): t.ValidationError => ({
  value: undefined,
  context: [...blind(context), { key, type: t.unknown }],
  message,
});

const decodeField = (
  context: t.Context,
  key: string,
  field: AnyField,
  value: unknown,
): E.Either<t.Errors, ReadonlyArray<readonly [string, unknown]>> => {
  if (isBlank(value)) {
    return field.required ? E.left([problem(context, key, `required: ${field.expected}`)]) : E.right([]);
  }
  const decoded = field.codec.decode(value);
  return E.isLeft(decoded) ? E.left([problem(context, key, field.expected)]) : E.right([[key, decoded.right]]);
};

const encodeFields = <F extends Fields>(fields: F, values: FieldsOf<F>, wanted: (field: AnyField) => boolean): JsonRecord => {
  const byName: Readonly<Record<string, unknown>> = values;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, field]) => wanted(field) && byName[key] !== undefined)
      .map(([key, field]): [string, Json] => [key, field.codec.encode(byName[key])]),
  );
};

/** The values that may be stored and shown in clear. */
export const publicFields = <F extends Fields>(fields: F, values: FieldsOf<F>): JsonRecord =>
  encodeFields(fields, values, (field) => !field.secret);

/** The values that must be sealed, in clear: hand the result to `seal` and to nothing else. */
export const secretFields = <F extends Fields>(fields: F, values: FieldsOf<F>): JsonRecord =>
  encodeFields(fields, values, (field) => field.secret);

/** The names of the secret fields. */
export const secretNames = (fields: Fields): ReadonlyArray<string> =>
  Object.keys(fields).filter((name) => fields[name]?.secret === true);

/** What a form needs, in the order of declaration. */
export const formFields = (fields: Fields): ReadonlyArray<FormField> =>
  Object.entries(fields).map(([name, { label, help, placeholder, input, secret, required, options }]) => ({
    name,
    label,
    ...(help === undefined ? {} : { help }),
    ...(placeholder === undefined ? {} : { placeholder }),
    input,
    secret,
    required,
    ...(options === undefined ? {} : { options }),
  }));

/** JSON Schema (draft 2020-12) of the fields as they are sent. */
export const jsonSchema = (title: string, fields: Fields): JsonRecord => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title,
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(fields).map(([name, { label, help, schema }]) => [
      name,
      { ...schema, title: label, ...(help === undefined ? {} : { description: help }) },
    ]),
  ),
  required: Object.keys(fields).filter((name) => fields[name]?.required === true),
});
