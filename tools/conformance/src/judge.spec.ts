import { judge } from './judge.js';

const declared = [
  { suite: 'grammar', name: 'a', ours: 'x', reason: 'because' },
  { suite: 'grammar', name: 'b', ours: (expected: string) => expected.replace('host', 'other'), reason: 'because', passesWith: 'this' },
] as const;
const judged = judge('grammar', declared);

describe('judge', () => {
  it.each([
    ['what is expected', 'c', 'y', { name: 'c', verdict: 'pass' }],
    ['a declared difference', 'a', 'x', { name: 'a', verdict: 'different', detail: 'because' }],
    ['another difference than the declared one', 'a', 'z', { name: 'a', verdict: 'fail', detail: 'expected y, got z' }],
    ['an undeclared difference', 'c', 'x', { name: 'c', verdict: 'fail', detail: 'expected y, got x' }],
    ['a declared difference that is none any more', 'a', 'y', { name: 'a', verdict: 'fail', detail: expect.stringContaining('take it off the list') }],
  ])('knows %s', (_what, name, actual, result) => {
    expect(judged({ name, expected: 'y', actual })).toEqual(result);
  });

  it('does not take a difference of another suite for declared', () => {
    expect(judge('parser', declared)({ name: 'a', expected: 'y', actual: 'x' }).verdict).toBe('fail');
  });

  it('holds a difference to passing the way that it says', () => {
    const outcome = { name: 'b', expected: 'ask host', actual: 'ask other' };

    expect(judged({ ...outcome, adapted: { expected: 'k', actual: 'k' } })).toEqual({ name: 'b', verdict: 'different', detail: 'because; with this it passes' });
    expect(judged({ ...outcome, adapted: { expected: 'k', actual: 'l' } })).toEqual({ name: 'b', verdict: 'fail', detail: 'with this expected k, got l' });
    expect(judged(outcome).verdict).toBe('fail');
    expect(judged({ ...outcome, actual: 'ask somebody', adapted: { expected: 'k', actual: 'k' } }).verdict).toBe('fail');
  });
});
