import type { Json, JsonRecord } from '@aqueduct/integrations';
import type * as t from 'io-ts';

type Known =
  | t.StringType
  | t.NumberType
  | t.BooleanType
  | t.NullType
  | t.VoidType
  | t.UndefinedType
  | t.LiteralType<string | number | boolean>
  | t.KeyofType<Record<string, unknown>>
  | t.ArrayType<t.Mixed>
  | t.ReadonlyArrayType<t.Mixed>
  | t.DictionaryType<t.Mixed, t.Mixed>
  | t.UnionType<Array<t.Mixed>>
  | t.IntersectionType<Array<t.Mixed>>
  | t.InterfaceType<t.Props>
  | t.PartialType<t.Props>
  | t.ExactType<t.HasProps>
  | t.ReadonlyType<t.Mixed>
  | t.RefinementType<t.Mixed>;

const properties = (props: t.Props): JsonRecord => Object.fromEntries(Object.entries(props).map(([name, codec]) => [name, codecSchema(codec)]));

const literals = (codecs: ReadonlyArray<t.Mixed>): ReadonlyArray<Json> | undefined => {
  const values = codecs.flatMap((codec) => {
    const known = codec as unknown as Known;
    return known._tag === 'LiteralType' ? [known.value] : [];
  });
  return values.length === codecs.length ? values : undefined;
};

/** One object out of several, so that a form sees all fields side by side; others stay `allOf`. */
const merged = (schemas: ReadonlyArray<JsonRecord>): JsonRecord => {
  if (!schemas.every(({ type }) => type === 'object')) {
    return { allOf: schemas };
  }
  const required = schemas.flatMap((schema) => (schema['required'] as ReadonlyArray<string> | undefined) ?? []);
  return {
    type: 'object',
    properties: Object.assign({}, ...schemas.map((schema) => schema['properties'])) as JsonRecord,
    ...(required.length === 0 ? {} : { required }),
  };
};

/**
 * The JSON Schema of a codec, for forms and documentation; the codec remains the judge. What a codec of one's own
 * accepts cannot be seen: it becomes `{}`, which is anything.
 */
export const codecSchema = (codec: t.Mixed): JsonRecord => {
  const known = codec as unknown as Known;
  switch (known._tag) {
    case 'StringType':
      return { type: 'string' };
    case 'NumberType':
      return { type: 'number' };
    case 'BooleanType':
      return { type: 'boolean' };
    // JSON has no undefined: what is absent is read as null.
    case 'VoidType':
    case 'UndefinedType':
    case 'NullType':
      return { type: 'null' };
    case 'LiteralType':
      return { enum: [known.value] };
    case 'KeyofType':
      return { enum: Object.keys(known.keys) };
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { type: 'array', items: codecSchema(known.type) };
    case 'DictionaryType':
      return { type: 'object', additionalProperties: codecSchema(known.codomain) };
    case 'UnionType': {
      const values = literals(known.types);
      return values === undefined ? { anyOf: known.types.map(codecSchema) } : { enum: values };
    }
    case 'IntersectionType':
      return merged(known.types.map(codecSchema));
    case 'InterfaceType':
      return { type: 'object', properties: properties(known.props), required: Object.keys(known.props) };
    case 'PartialType':
      return { type: 'object', properties: properties(known.props) };
    case 'ExactType':
    case 'ReadonlyType':
      return codecSchema(known.type as t.Mixed);
    case 'RefinementType':
      return { ...codecSchema(known.type), ...(known.name === 'Int' ? { type: 'integer' } : {}) };
    default:
      return {};
  }
};
