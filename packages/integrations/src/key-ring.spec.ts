import * as E from 'fp-ts/lib/Either.js';
import { randomBytes } from 'node:crypto';
import { KeyRing } from './key-ring.js';
import { printed } from './testing/expectations.js';

const key = (): string => randomBytes(32).toString('base64');
const parsed = (text: string): KeyRing =>
  E.getOrElseW((problem) => {
    throw new Error(String(problem));
  })(KeyRing.parse(text));

describe('KeyRing', () => {
  it('writes with the first key and knows them all', () => {
    const [one, two] = [key(), key()];
    const ring = parsed(` new:${one} , old:${two}`);

    expect([ring.writingKeyId, ring.ids]).toEqual(['new', ['new', 'old']]);
    expect(ring.key('old')?.toString('base64')).toBe(two);
    expect(ring.key('other')).toBeUndefined();
  });

  it('reads what it generates, a new key each time', () => {
    const [one, other] = [KeyRing.generate('k7'), KeyRing.generate('k7')];

    expect(parsed(one).writingKeyId).toBe('k7');
    expect(one).not.toBe(other);
  });

  it.each([
    ['nothing', ''],
    ['a key without an id', key()],
    ['an empty id', `:${key()}`],
    ['an id with a space', `a b:${key()}`],
    ['an id of 33 characters', `${'a'.repeat(33)}:${key()}`],
    ['a key of 31 bytes', `k1:${randomBytes(31).toString('base64')}`],
    ['a key of 33 bytes', `k1:${randomBytes(33).toString('base64')}`],
    ['a key in hexadecimal', `k1:${randomBytes(32).toString('hex')}`],
    ['a key with a character that is no base64', `k1:!${key()}`],
  ])('refuses %s', (_what, text) => {
    expect(KeyRing.parse(text)).toEqual(
      E.left('key 1 of 1: expected <id>:<base64 of 32 bytes>, the id of letters, digits, "-" and "_"'),
    );
  });

  it('says which of several keys is wrong', () => {
    expect(KeyRing.parse(`a:${key()},b:short`)).toMatchObject({ left: expect.stringContaining('key 2 of 2') });
    expect(KeyRing.parse(`a:${key()},a:${key()}`)).toEqual(E.left('key 2 of 2: the id "a" is used twice'));
  });

  it('keeps keys out of what it prints and what it refuses', () => {
    const secret = key();
    const shown = printed(parsed(`k1:${secret}`)) + printed(KeyRing.parse(`k1:${secret}x`)) + printed(KeyRing.parse(secret));

    expect(shown).not.toContain(secret.slice(0, 8));
    expect(JSON.stringify(parsed(`k1:${secret}`))).toBe('{"ids":["k1"]}');
  });
});
