import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { decodeWith } from './decode.js';
import { invalidInput } from './integration-error.js';

const codec = t.exact(t.intersection([t.type({ name: t.string }), t.partial({ size: t.number, deep: t.type({ at: t.string }) })]), 'Input');
const refusedFields = (input: unknown): ReadonlyArray<string> => {
  const decoded = decodeWith(codec)(input);
  return E.isLeft(decoded) ? decoded.left.violations.map(({ field }) => field) : [];
};

describe('decodeWith', () => {
  it('gives what fits', () => {
    expect(decodeWith(codec)({ name: 'a', size: 1 })).toEqual(E.right({ name: 'a', size: 1 }));
  });

  it('names each wrong field as it was sent, without the numbers that io-ts gives to members', () => {
    expect(refusedFields({ name: 1, size: 'x', deep: { at: 2 } })).toEqual(['name', 'size', 'deep.at']);
  });

  it('puts the place in front', () => {
    expect(decodeWith(t.type({ region: t.string }), 'settings')({ region: 1 })).toEqual(
      E.left(invalidInput([{ field: 'settings.region', expected: 'string' }])),
    );
  });

  it('says "body" when the whole is wrong', () => {
    expect(decodeWith(t.strict({ a: t.string }))(7)).toMatchObject(E.left({ violations: [{ field: 'body' }] }));
  });

  it('never repeats what was sent', () => {
    const CANARY = 'canary-51ab';

    expect(JSON.stringify(decodeWith(codec)({ name: [CANARY], [CANARY]: 1, size: CANARY }))).not.toContain(CANARY);
  });
});
