import * as E from 'fp-ts/lib/Either.js';
import fc from 'fast-check';
import { choice, optional, refined, secretText, text, toggle, type AnyField } from './field.js';
import { Secret } from './secret.js';

const decode = (field: AnyField, input: unknown) => E.toUnion(E.mapLeft(() => 'refused')(field.codec.decode(input)));
const label = 'A label';
const host = text({ label, pattern: '[a-z]+|[0-9]+', maxLength: 5 });

describe('text', () => {
  it.each([['a'], ['abcde'], ['42']])('takes %j', (input) => {
    expect(decode(host, input)).toBe(input);
  });

  it.each([[''], ['abcdef'], ['Abc'], ['abc1'], ['abc\n'], [7], [null], [{}]])('refuses %j', (input) => {
    expect(decode(host, input)).toBe('refused');
  });

  it('matches its pattern against the whole value, alternatives included', () => {
    expect(decode(text({ label, pattern: 'a|b' }), 'ab')).toBe('refused');
  });

  it('takes any text of 1 to 1024 characters without a rule', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 1024 }), (input) => decode(text({ label }), input) === input));
    expect(decode(text({ label }), 'x'.repeat(1025))).toBe('refused');
  });

  it('agrees with its JSON Schema', () => {
    const { pattern = '', minLength, maxLength } = host.schema as { pattern?: string; minLength: number; maxLength: number };
    const fits = (input: string): boolean =>
      new RegExp(pattern, 'u').test(input) && input.length >= minLength && input.length <= maxLength;

    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 8 }), fc.stringMatching(/^[a-z]{0,7}$/)), (input) =>
        fits(input) ? decode(host, input) === input : decode(host, input) === 'refused',
      ),
    );
  });
});

describe('secretText', () => {
  const password = secretText({ label, maxLength: 8 });

  it('decodes to a secret and encodes to the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 8 }), (input) => {
        const secret: Secret = E.getOrElseW(() => Secret.of('refused'))(password.codec.decode(input));
        return secret.reveal() === input && password.codec.encode(secret) === input && password.codec.is(secret);
      }),
    );
  });

  it('keeps a refused value out of the failure', () => {
    expect(JSON.stringify(password.codec.decode('canary-too-long'))).not.toContain('canary');
  });

  it('is write-only in its JSON Schema', () => {
    expect(password.schema).toMatchObject({ writeOnly: true, format: 'password' });
  });

  it('is no secret before it is decoded', () => {
    expect(password.codec.is('text')).toBe(false);
  });
});

describe('choice', () => {
  const colour = choice({ label, options: { red: 'Red', green: 'Green' } });

  it('takes its own values only', () => {
    expect(['red', 'green', 'blue', 'toString', 1].map((input) => decode(colour, input))).toEqual(['red', 'green', 'refused', 'refused', 'refused']);
  });

  it('lists them for a form, a reader and a schema', () => {
    expect(colour.options).toEqual([
      { value: 'red', label: 'Red' },
      { value: 'green', label: 'Green' },
    ]);
    expect(colour.expected).toBe('one of red, green');
    expect(colour.schema).toEqual({ type: 'string', enum: ['red', 'green'] });
  });
});

describe('toggle', () => {
  it('takes booleans only', () => {
    expect([true, false, 'true', 0].map((input) => decode(toggle({ label }), input))).toEqual([true, false, 'refused', 'refused']);
  });
});

describe('optional and refined', () => {
  const even = refined(text({ label, pattern: '\\d+' }), 'an even number', (value) => Number(value) % 2 === 0);

  it('adds a rule and says what it expects', () => {
    expect([decode(even, '4'), decode(even, '5'), decode(even, 'x'), even.expected]).toEqual(['4', 'refused', 'refused', 'an even number']);
  });

  it('keeps whether a field is required', () => {
    expect([even.required, optional(even).required, refined(optional(even), 'x', () => true).required]).toEqual([true, false, false]);
  });

  it('can be of a secret, whose value stays out of the failure', () => {
    const strong = refined(secretText({ label }), 'longer', (secret) => secret.reveal().length > 20);

    expect(JSON.stringify(strong.codec.decode('canary-short'))).not.toContain('canary');
  });
});
