import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { decodeWith } from './decode.js';
import { choice, optional, secretText, text, toggle } from './field.js';
import { fieldsCodec, formFields, jsonSchema, publicFields, secretFields, secretNames } from './fields.js';
import { Secret } from './secret.js';
import { printed } from './testing/expectations.js';

const fields = {
  address: text({ label: 'Address', help: 'Where it is.', placeholder: 'host:1', pattern: '[a-z]+:\\d+', expected: 'host:port' }),
  password: secretText({ label: 'Password' }),
  mode: choice({ label: 'Mode', options: { fast: 'Fast', safe: 'Safe' } }),
  note: optional(text({ label: 'Note', multiline: true })),
  token: optional(secretText({ label: 'Token' })),
  compressed: optional(toggle({ label: 'Compressed' })),
};
const codec = fieldsCodec('settings', fields);
const decode = (input: unknown) => decodeWith(codec, 'settings')(input);
const CANARY = 'canary-c0ffee';
const good = { address: 'kv:1', password: CANARY, mode: 'fast' };

/** What the form of these fields can send. */
const input = fc.record(
  {
    address: fc.stringMatching(/^[a-z]{1,9}:\d{1,4}$/),
    password: fc.string({ minLength: 1, maxLength: 50 }),
    mode: fc.constantFrom('fast', 'safe'),
    note: fc.string({ minLength: 1, maxLength: 50 }),
    token: fc.string({ minLength: 1, maxLength: 50 }),
    compressed: fc.boolean(),
  },
  { requiredKeys: ['address', 'password', 'mode'] },
);

describe('fieldsCodec', () => {
  it('decodes each field by its own codec', () => {
    const decoded = decode({ ...good, compressed: false });

    expect(decoded).toEqual(E.right({ address: 'kv:1', password: Secret.of(CANARY), mode: 'fast', compressed: false }));
    expect(E.isRight(decoded) && decoded.right.password.reveal()).toBe(CANARY);
  });

  it('keeps the laws of a codec: encode after decode, and decode after encode, change nothing', () => {
    fc.assert(
      fc.property(input, (sent) => {
        const decoded = codec.decode(sent);
        if (E.isLeft(decoded)) {
          throw new Error('a right value was refused');
        }
        const again = codec.decode(codec.encode(decoded.right));
        expect(codec.encode(decoded.right)).toEqual(sent);
        expect(codec.is(decoded.right)).toBe(true);
        expect(E.isRight(again) && codec.encode(again.right)).toEqual(sent);
      }),
    );
  });

  it.each([[undefined], [null], ['']])('takes %j for a field that is left out', (blank) => {
    expect(decode({ ...good, note: blank, compressed: blank, token: blank })).toEqual(decode(good));
    expect(decode({ ...good, address: blank })).toEqual(
      E.left({ _tag: 'InvalidInput', violations: [{ field: 'settings.address', expected: 'required: host:port' }] }),
    );
  });

  it('names every wrong field at once, with what is expected', () => {
    expect(decode({ address: 'nowhere', mode: 'slow', compressed: 'yes' })).toEqual(
      E.left({
        _tag: 'InvalidInput',
        violations: [
          { field: 'settings.address', expected: 'host:port' },
          { field: 'settings.password', expected: 'required: 1 to 1024 characters of text' },
          { field: 'settings.mode', expected: 'one of fast, safe' },
          { field: 'settings.compressed', expected: 'true or false' },
        ],
      }),
    );
  });

  it.each([['adress'], ['__proto__'], ['toString'], ['constructor']])('refuses the unknown field %s by its name', (name) => {
    const sent: unknown = JSON.parse(JSON.stringify(good).replace('}', `,"${name}":"x"}`));

    expect(decode(sent)).toEqual(
      E.left({
        _tag: 'InvalidInput',
        violations: [
          { field: `settings.${name}`, expected: 'no field of this name; known: address, password, mode, note, token, compressed' },
        ],
      }),
    );
  });

  it('does not take an inherited property for a field', () => {
    expect(E.isLeft(decode(Object.create(good)))).toBe(true);
  });

  it.each([[[]], ['text'], [null], [undefined], [7]])('refuses %j, which is no object', (sent) => {
    expect(decode(sent)).toEqual(E.left({ _tag: 'InvalidInput', violations: [{ field: 'settings', expected: 'an object' }] }));
  });

  it.each([
    ['a secret of the wrong type', { ...good, password: { value: CANARY } }],
    ['a secret that is too long', { ...good, password: CANARY + 'x'.repeat(2000) }],
    ['a secret in the wrong field', { ...good, address: CANARY, mode: CANARY, compressed: CANARY }],
    ['a secret in an unknown field', { ...good, passwort: CANARY }],
    ['a secret for the whole', CANARY],
  ])('echoes no value: %s', (_what, sent) => {
    const refused = decode(sent);

    expect(E.isLeft(refused)).toBe(true);
    expect(printed(refused) + printed(codec.decode(sent))).not.toContain(CANARY);
  });
});

describe('one declaration', () => {
  const values = E.getOrElseW(() => {
    throw new Error('refused');
  })(decode({ ...good, note: 'n', token: 't' }));

  it('says what may be stored in clear and what must be sealed', () => {
    expect(publicFields(fields, values)).toEqual({ address: 'kv:1', mode: 'fast', note: 'n' });
    expect(secretFields(fields, values)).toEqual({ password: CANARY, token: 't' });
    expect(secretNames(fields)).toEqual(['password', 'token']);
  });

  it('draws the form, in the order of declaration', () => {
    expect(formFields(fields)).toEqual([
      { name: 'address', label: 'Address', help: 'Where it is.', placeholder: 'host:1', input: 'text', secret: false, required: true },
      { name: 'password', label: 'Password', input: 'text', secret: true, required: true },
      {
        name: 'mode',
        label: 'Mode',
        input: 'select',
        secret: false,
        required: true,
        options: [
          { value: 'fast', label: 'Fast' },
          { value: 'safe', label: 'Safe' },
        ],
      },
      { name: 'note', label: 'Note', input: 'textarea', secret: false, required: false },
      { name: 'token', label: 'Token', input: 'text', secret: true, required: false },
      { name: 'compressed', label: 'Compressed', input: 'checkbox', secret: false, required: false },
    ]);
  });

  it('makes the JSON Schema', () => {
    const schema = jsonSchema('Settings', fields);

    expect(schema).toMatchObject({
      title: 'Settings',
      type: 'object',
      additionalProperties: false,
      required: ['address', 'password', 'mode'],
      properties: {
        address: { type: 'string', title: 'Address', description: 'Where it is.', pattern: '^(?:[a-z]+:\\d+)$' },
        password: { type: 'string', writeOnly: true, format: 'password' },
        mode: { enum: ['fast', 'safe'] },
        compressed: { type: 'boolean' },
      },
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
