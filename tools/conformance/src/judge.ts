import type { CaseResult, Outcome, SuiteName } from './case-result.js';
import type { DeliberateDifference } from './deliberate-differences.js';

/** A difference counts as deliberate only where it is declared, and only as long as it is the declared one. */
export const judge =
  (suite: SuiteName, declared: ReadonlyArray<DeliberateDifference>) =>
  ({ name, expected, actual }: Outcome): CaseResult => {
    if (actual === expected) {
      return { name, verdict: 'pass' };
    }
    const difference = declared.find((one) => one.suite === suite && one.name === name);
    return difference?.ours === actual
      ? { name, verdict: 'different', detail: difference.reason }
      : { name, verdict: 'fail', detail: `expected ${expected}, got ${actual}` };
  };
