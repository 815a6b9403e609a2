import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { blind } from './blind-context.js';
import type { JsonRecord } from './json.js';
import { Secret } from './secret.js';

/** One declaration of a field: its codec, its form field and its JSON Schema all come from here. @publicApi */
export interface Field<A, Required extends boolean = boolean> {
  readonly label: string;
  /** A sentence under the field in a form. */
  readonly help?: string;
  readonly placeholder?: string;
  readonly input: 'text' | 'textarea' | 'select' | 'checkbox';
  /** Write-only: sealed at rest, never in a response. */
  readonly secret: boolean;
  readonly required: Required;
  readonly codec: t.Type<A, string | boolean, unknown>;
  /** What a right value looks like, for the one who typed a wrong one. */
  readonly expected: string;
  readonly schema: JsonRecord;
  readonly options?: ReadonlyArray<{ readonly value: string; readonly label: string }>;
}

/** Fields by name, in the order in which a form shows them. */
export type Fields = Readonly<Record<string, AnyField>>;

/** A field of which only the shape is known: codecs are invariant in their type, as in io-ts's own `t.Any`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type AnyField = Field<any>;

interface Presentation {
  readonly label: string;
  readonly help?: string;
  readonly placeholder?: string;
}

interface TextRule {
  /** A regular expression that the whole value must match. */
  readonly pattern?: string;
  /** What a right value looks like; shown when one is refused. */
  readonly expected?: string;
  /** @default 1024 */
  readonly maxLength?: number;
  readonly multiline?: boolean;
}

const matches =
  ({ pattern, maxLength = 1024 }: TextRule) =>
  (value: unknown): value is string =>
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= maxLength &&
    // PostgreSQL cannot keep it, and no path, key or name holds it.
    !value.includes('\u0000') &&
    (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value));

const textSchema = ({ pattern, maxLength = 1024 }: TextRule): JsonRecord => ({
  type: 'string',
  minLength: 1,
  maxLength,
  ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
});

const expectation = ({ expected, maxLength = 1024 }: TextRule): string => expected ?? `1 to ${maxLength} characters of text`;

/** A line (or several) of text. */
export const text = (options: Presentation & TextRule): Field<string, true> => ({
  ...presentation(options),
  input: options.multiline ? 'textarea' : 'text',
  secret: false,
  required: true,
  expected: expectation(options),
  schema: textSchema(options),
  codec: new t.Type<string, string, unknown>(
    'text',
    (value): value is string => typeof value === 'string',
    (value, context) => (matches(options)(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  ),
});

/** Text that is sealed and never shown again; decodes to a {@link Secret}. */
export const secretText = (options: Presentation & TextRule): Field<Secret, true> => ({
  ...presentation(options),
  input: options.multiline ? 'textarea' : 'text',
  secret: true,
  required: true,
  expected: expectation(options),
  schema: { ...textSchema(options), writeOnly: true, format: 'password' },
  codec: new t.Type<Secret, string, unknown>(
    'secret',
    (value): value is Secret => value instanceof Secret,
    (value, context) => (matches(options)(value) ? t.success(Secret.of(value)) : t.failure(undefined, blind(context))),
    (secret) => secret.reveal(),
  ),
});

/** One of a few values. `options` maps each value to its label. */
export const choice = <V extends string>(
  options: Presentation & { readonly options: Readonly<Record<V, string>> },
): Field<V, true> => {
  const values = Object.keys(options.options);
  const isOne = (value: unknown): value is V => typeof value === 'string' && values.includes(value);
  return {
    ...presentation(options),
    input: 'select',
    secret: false,
    required: true,
    expected: `one of ${values.join(', ')}`,
    schema: { type: 'string', enum: values },
    options: Object.entries<string>(options.options).map(([value, label]) => ({ value, label })),
    codec: new t.Type<V, V, unknown>(
      'choice',
      isOne,
      (value, context) => (isOne(value) ? t.success(value) : t.failure(value, context)),
      t.identity,
    ),
  };
};

/** Yes or no. */
export const toggle = (options: Presentation): Field<boolean, true> => ({
  ...presentation(options),
  input: 'checkbox',
  secret: false,
  required: true,
  expected: 'true or false',
  schema: { type: 'boolean' },
  codec: t.boolean,
});

/** The same field, which may be left out. */
export const optional = <A>(field: Field<A>): Field<A, false> => ({ ...field, required: false });

/** Adds a rule that a pattern cannot say; `expected` is what a refused value is answered with. */
export const refined = <A, R extends boolean>(field: Field<A, R>, expected: string, holds: (value: A) => boolean): Field<A, R> => ({
  ...field,
  expected,
  codec: new t.Type(
    field.codec.name,
    field.codec.is,
    (input, context) => {
      const decoded = field.codec.validate(input, context);
      return E.isRight(decoded) && !holds(decoded.right) ? t.failure(undefined, blind(context)) : decoded;
    },
    field.codec.encode,
  ),
});

const presentation = ({ label, help, placeholder }: Presentation): Presentation => ({
  label,
  ...(help === undefined ? {} : { help }),
  ...(placeholder === undefined ? {} : { placeholder }),
});
