import * as E from 'fp-ts/lib/Either.js';
import { chosenChecks } from './test-step.js';

const steps = [
  { name: 'login' },
  { name: 'read', optional: { byDefault: true, help: '' } },
  { name: 'write', optional: { byDefault: false, help: '' } },
];

describe('chosenChecks', () => {
  it('takes what is usual', () => {
    expect(chosenChecks(steps)).toEqual(E.right({ read: true, write: false }));
  });

  it('takes what was asked for, and of the rest what was run before', () => {
    expect(chosenChecks(steps, { read: false }, { read: true, write: true })).toEqual(E.right({ read: false, write: true }));
  });

  it('forgets a check that the integration no longer has', () => {
    expect(chosenChecks(steps, {}, { erase: true })).toEqual(E.right({ read: true, write: false }));
  });

  it('refuses what is no optional step, and names those that are', () => {
    expect(chosenChecks(steps, { login: false, wirte: true })).toEqual(
      E.left({
        _tag: 'InvalidInput',
        violations: [
          { field: 'checks.login', expected: 'one of read, write' },
          { field: 'checks.wirte', expected: 'one of read, write' },
        ],
      }),
    );
    expect(chosenChecks([{ name: 'login' }], { read: true })).toMatchObject(E.left({ violations: [{ expected: expect.stringContaining('nothing') }] }));
  });
});
