import type { CaseResult, Comparison, Outcome, SuiteName } from './case-result.js';
import type { DeliberateDifference } from './deliberate-differences.js';

const isMet = ({ expected, actual }: Comparison): boolean => actual === expected;

/** Where a difference says how its case must be put instead, the case must pass so. */
const judgeAdapted = ({ reason, passesWith }: DeliberateDifference, { name, adapted }: Outcome): CaseResult => {
  if (passesWith === undefined) {
    return { name, verdict: 'different', detail: reason };
  }
  return adapted !== undefined && isMet(adapted)
    ? { name, verdict: 'different', detail: `${reason}; with ${passesWith} it passes` }
    : { name, verdict: 'fail', detail: `with ${passesWith} expected ${adapted?.expected ?? 'another run'}, got ${adapted?.actual ?? 'none'}` };
};

/** A difference counts as deliberate only where it is declared, and only as long as it is the declared one. */
export const judge =
  (suite: SuiteName, declared: ReadonlyArray<DeliberateDifference>) =>
  (outcome: Outcome): CaseResult => {
    const { name, expected, actual } = outcome;
    const difference = declared.find((one) => one.suite === suite && one.name === name);
    if (isMet(outcome)) {
      return difference === undefined ? { name, verdict: 'pass' } : { name, verdict: 'fail', detail: 'declared as different, but it passes: take it off the list' };
    }
    const ours = typeof difference?.ours === 'function' ? difference.ours(expected) : difference?.ours;
    return difference !== undefined && ours === actual
      ? judgeAdapted(difference, outcome)
      : { name, verdict: 'fail', detail: `expected ${expected}, got ${actual}` };
  };
