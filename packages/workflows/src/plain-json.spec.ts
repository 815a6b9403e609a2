import * as E from 'fp-ts/lib/Either.js';
import { describeRefusal, MAX_STORED_BYTES, plainJson } from './plain-json.js';

class Client {
  readonly secret = 'canary';
}

describe(plainJson.name, () => {
  it('takes plain values, and leaves out fields that are not set', () => {
    expect(plainJson({ a: [1, 'x', null, true], b: { c: undefined } })).toEqual(E.right({ a: [1, 'x', null, true], b: {} }));
    expect(plainJson(undefined)).toEqual(E.right(undefined));
    expect(plainJson(Object.assign(Object.create(null), { a: 1 }))).toEqual(E.right({ a: 1 }));
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  it.each([
    ['a date', { at: new Date() }, 'holds at at an instance of Date, which is no plain JSON'],
    ['a client', { s3: new Client() }, 'holds at s3 an instance of Client, which is no plain JSON'],
    ['a function', [() => 1], 'holds at 0 a function, which is no plain JSON'],
    ['a big integer', 1n, 'is a bigint, which is no plain JSON'],
    ['not a number', { size: Number.NaN }, 'holds at size NaN, which is no plain JSON'],
    ['bytes', Buffer.from('canary'), 'is an instance of Buffer, which is no plain JSON'],
    ['a hole in a list', [undefined], 'holds at 0 undefined, which is no plain JSON'],
    ['a circle', cyclic, 'holds at self a reference to an object around it, which is no plain JSON'],
  ])('refuses %s', (_what, value, reason) => {
    const refused = plainJson(value);

    expect(E.isLeft(refused) && describeRefusal(refused.left)).toBe(reason);
    expect(JSON.stringify(refused)).not.toContain('canary');
  });

  it('takes 64 KiB and no more', () => {
    expect(E.isRight(plainJson('x'.repeat(MAX_STORED_BYTES - 2)))).toBe(true);
    expect(plainJson('ü'.repeat(MAX_STORED_BYTES / 2))).toEqual(E.left({ _tag: 'TooLarge', bytes: MAX_STORED_BYTES + 2 }));
  });

  it('takes the same object twice side by side', () => {
    const shared = { a: 1 };

    expect(plainJson([shared, shared])).toEqual(E.right([{ a: 1 }, { a: 1 }]));
  });
});
