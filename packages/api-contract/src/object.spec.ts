import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { request, response } from './object.js';

const paths = (decoded: t.Validation<unknown>): ReadonlyArray<string> =>
  E.isRight(decoded)
    ? []
    : decoded.left.map(({ context, message }) => `${context.map(({ key }) => key).join('.')}: ${message ?? context.at(-1)?.type.name}`);

describe(request.name, () => {
  const Inner = request('Inner', { size: t.number });
  const Outer = request('Outer', { name: t.string }, { inner: Inner });

  it('takes required and optional fields', () => {
    expect(Outer.decode({ name: 'a' })).toEqual(E.right({ name: 'a' }));
    expect(Outer.decode({ name: 'a', inner: { size: 1 } })).toEqual(E.right({ name: 'a', inner: { size: 1 } }));
  });

  it('names every wrong, missing and unknown field by its path', () => {
    expect(paths(Outer.decode({ inner: { size: 'x', colour: 1 }, nmae: 'a' }))).toEqual([
      '.nmae: no field of this name; known: name, inner',
      '.name: required: string',
      '.inner.colour: no field of this name; known: size',
      '.inner.size: number',
    ]);
  });

  it.each([null, [], 'text', 1])('refuses %j, which is no object', (input) => {
    expect(paths(Outer.decode(input))).toEqual([': an object']);
  });

  it('looks at own fields only', () => {
    expect(E.isLeft(Outer.decode(Object.create({ name: 'inherited' })))).toBe(true);
    expect(paths(Outer.decode(JSON.parse('{"name":"a","__proto__":{}}')))).toEqual(['.__proto__: no field of this name; known: name, inner']);
  });
});

describe(response.name, () => {
  it('drops what an older client does not know', () => {
    expect(response('View', { name: t.string }).decode({ name: 'a', added: 1 })).toEqual(E.right({ name: 'a' }));
  });
});
