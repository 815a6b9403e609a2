import { judge } from './judge.js';

const declared = [{ suite: 'grammar', name: 'a', ours: 'x', reason: 'because' }] as const;

describe('judge', () => {
  it.each([
    ['what is expected', 'a', 'y', { name: 'a', verdict: 'pass' }],
    ['a declared difference', 'a', 'x', { name: 'a', verdict: 'different', detail: 'because' }],
    ['another difference than the declared one', 'a', 'z', { name: 'a', verdict: 'fail', detail: 'expected y, got z' }],
    ['an undeclared difference', 'b', 'x', { name: 'b', verdict: 'fail', detail: 'expected y, got x' }],
  ])('knows %s', (_what, name, actual, result) => {
    expect(judge('grammar', declared)({ name, expected: 'y', actual })).toEqual(result);
  });

  it('does not take a difference of another suite for declared', () => {
    expect(judge('parser', declared)({ name: 'a', expected: 'y', actual: 'x' }).verdict).toBe('fail');
  });
});
