import * as t from 'io-ts';
import { ObjectType } from './object.js';
import { Timestamp } from './wire.js';

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

type Known =
  | ObjectType<t.Props, t.Props>
  | t.StringType
  | t.NumberType
  | t.BooleanType
  | t.UnknownType
  | t.AnyDictionaryType
  | t.DictionaryType<t.Mixed, t.Mixed>
  | t.LiteralC<string>
  | t.ReadonlyArrayType<t.Mixed>
  | t.UnionType<Array<t.Mixed>>
  | t.RefinementType<t.Mixed>;

/** The schemas of every named object that a codec mentions, by name. */
export type Components = Map<string, Schema>;

const isLiteral = (codec: t.Mixed): codec is t.LiteralC<string> => '_tag' in codec && codec._tag === 'LiteralType';

const objectSchema = ({ required, optional, unknownFields }: ObjectType<t.Props, t.Props>, into: Components): Schema => ({
  type: 'object',
  properties: Object.fromEntries(
    [...Object.entries(required), ...Object.entries(optional)].map(([name, field]) => [name, schemaOf(field, into)]),
  ),
  ...(Object.keys(required).length === 0 ? {} : { required: Object.keys(required) }),
  ...(unknownFields === 'refused' ? { additionalProperties: false } : {}),
});

/**
 * The JSON Schema of a codec of this package, so that no shape is declared twice. Named objects go into `into` and are
 * referred to as `#/components/schemas/<name>`.
 */
export const schemaOf = (codec: t.Mixed, into: Components): Schema => {
  if (codec === Timestamp) {
    return { type: 'string', format: 'date-time' };
  }
  const known = codec as unknown as Known;
  switch (known._tag) {
    case 'ObjectType':
      if (!into.has(known.name)) {
        into.set(known.name, {});
        into.set(known.name, objectSchema(known, into));
      }
      return { $ref: `#/components/schemas/${known.name}` };
    case 'StringType':
      return { type: 'string' };
    case 'NumberType':
      return { type: 'number' };
    case 'BooleanType':
      return { type: 'boolean' };
    case 'LiteralType':
      return { type: 'string', enum: [known.value] };
    case 'ReadonlyArrayType':
      return { type: 'array', items: schemaOf(known.type, into) };
    case 'UnionType':
      return known.types.every(isLiteral)
        ? { type: 'string', enum: known.types.filter(isLiteral).map(({ value }) => value) }
        : { anyOf: known.types.map((member) => schemaOf(member, into)) };
    case 'RefinementType':
      return known.name === 'Count' ? { type: 'integer', minimum: 0 } : schemaOf(known.type, into);
    case 'AnyDictionaryType':
      return { type: 'object', additionalProperties: true };
    case 'DictionaryType':
      return { type: 'object', additionalProperties: schemaOf(known.codomain, into) };
    case 'UnknownType':
      return {};
  }
};
