import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

type Shape<R extends t.Props, O extends t.Props> = { readonly [K in keyof R]: t.TypeOf<R[K]> } & {
  readonly [K in keyof O]?: t.TypeOf<O[K]>;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with required and optional fields, in one codec: an intersection of two would put `0` and `1` into paths. */
export class ObjectType<R extends t.Props, O extends t.Props> extends t.Type<Shape<R, O>, Shape<R, O>, unknown> {
  readonly _tag = 'ObjectType' as const;

  constructor(
    name: string,
    readonly required: R,
    readonly optional: O,
    /** Requests refuse a name they do not know, so that a misspelt field is not lost; answers drop it. */
    readonly unknownFields: 'refused' | 'dropped',
  ) {
    const names = [...Object.keys(required), ...Object.keys(optional)];

    const missing = (context: t.Context, key: string, codec: t.Mixed): t.Errors => [
      { value: undefined, context: t.appendContext(context, key, codec), message: `required: ${codec.name}` },
    ];
    const unknowns = (input: Readonly<Record<string, unknown>>, context: t.Context): t.Errors =>
      unknownFields === 'dropped'
        ? []
        : Object.keys(input)
            .filter((key) => !names.includes(key))
            .map((key) => ({
              value: undefined,
              context: t.appendContext(context, key, t.unknown),
              message: `no field of this name; known: ${names.join(', ') || 'none'}`,
            }));

    super(
      name,
      (value): value is Shape<R, O> =>
        isRecord(value) &&
        Object.entries(required).every(([key, codec]) => codec.is(value[key])) &&
        Object.entries(optional).every(([key, codec]) => value[key] === undefined || codec.is(value[key])),
      (input, context) => {
        if (!isRecord(input)) {
          return t.failure(undefined, context, 'an object');
        }
        const values: Record<string, unknown> = {};
        const errors = unknowns(input, context);
        for (const key of names) {
          const codec = required[key] ?? optional[key] ?? t.unknown;
          const value = Object.hasOwn(input, key) ? input[key] : undefined;
          if (value === undefined) {
            errors.push(...(key in required ? missing(context, key, codec) : []));
            continue;
          }
          const decoded = codec.validate(value, t.appendContext(context, key, codec));
          if (E.isLeft(decoded)) {
            errors.push(...decoded.left);
          } else {
            values[key] = decoded.right;
          }
        }
        return errors.length > 0 ? t.failures(errors) : t.success(values as Shape<R, O>);
      },
      t.identity,
    );
  }
}

/** What comes in: a field that is not declared is refused by name. */
export const request = <R extends t.Props, O extends t.Props = Record<never, never>>(
  name: string,
  required: R,
  optional: O = {} as O,
): ObjectType<R, O> => new ObjectType(name, required, optional, 'refused');

/** What goes out: a field that is not declared is dropped, so that an older client reads a newer server. */
export const response = <R extends t.Props, O extends t.Props = Record<never, never>>(
  name: string,
  required: R,
  optional: O = {} as O,
): ObjectType<R, O> => new ObjectType(name, required, optional, 'dropped');
