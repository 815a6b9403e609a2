import * as t from 'io-ts';
import { codecSchema } from './codec-schema.js';

describe(codecSchema.name, () => {
  it('shows required and optional fields side by side', () => {
    const codec = t.intersection([t.strict({ connection: t.string, depth: t.Int }), t.partial({ kinds: t.array(t.union([t.literal('file'), t.literal('folder')])) })]);

    expect(codecSchema(codec)).toEqual({
      type: 'object',
      properties: {
        connection: { type: 'string' },
        depth: { type: 'integer' },
        kinds: { type: 'array', items: { enum: ['file', 'folder'] } },
      },
      required: ['connection', 'depth'],
    });
  });

  it('sees what a name for a codec or a rule hides', () => {
    expect(codecSchema(t.readonly(t.exact(t.type({ on: t.boolean }))))).toEqual({
      type: 'object',
      properties: { on: { type: 'boolean' } },
      required: ['on'],
    });
    expect(codecSchema(t.record(t.string, t.union([t.number, t.null])))).toEqual({
      type: 'object',
      additionalProperties: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    });
    expect(codecSchema(t.keyof({ read: null, write: null }))).toEqual({ enum: ['read', 'write'] });
  });

  it('takes a codec of one’s own for anything', () => {
    const odd = new t.Type<string>('Odd', t.string.is, t.string.validate, t.identity);

    expect(codecSchema(odd)).toEqual({});
  });
});
