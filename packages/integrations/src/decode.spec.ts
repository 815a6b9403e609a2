import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { plant } from '@aqueduct/canaries';
import { decodeWith } from './decode.js';
import { printed } from './testing/expectations.js';

const CANARY = plant('canary-8842');
const Login = t.strict({ user: t.string, password: t.string }, 'Login');
const Body = t.strict({ name: t.string, ways: t.array(t.union([Login, t.literal('none')], 'Way')) }, 'Body');

describe('decodeWith', () => {
  it('answers the decoded value', () => {
    expect(decodeWith(Login)({ user: 'ada', password: 'x', more: 1 })).toEqual(E.right({ user: 'ada', password: 'x' }));
  });

  it('names the field and what is expected there', () => {
    expect(decodeWith(Login)({ user: 7, password: 'x' })).toEqual(
      E.left({ _tag: 'InvalidInput', violations: [{ field: 'user', expected: 'string' }] }),
    );
  });

  it('puts the given place before the names', () => {
    expect(decodeWith(Login, 'credentials')({ user: 7, password: 'x' })).toMatchObject({
      left: { violations: [{ field: 'credentials.user' }] },
    });
  });

  it('calls the whole input "body"', () => {
    expect(decodeWith(Login)(null)).toEqual(E.left({ _tag: 'InvalidInput', violations: [{ field: 'body', expected: 'Login' }] }));
  });

  it.each([
    ['in the place of an object', CANARY],
    ['in a field of another type', { name: { nested: CANARY }, ways: [] }],
    ['in a member of a union', { name: 'x', ways: [{ user: 1, password: CANARY }] }],
    ['in the place of a list', { name: 'x', ways: CANARY }],
  ])('never says what was sent: a secret %s', (_where, sent) => {
    const refused = decodeWith(Body)(sent);

    expect(E.isLeft(refused)).toBe(true);
    expect(printed(refused)).not.toContain(CANARY);
  });
});
