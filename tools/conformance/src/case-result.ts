export type SuiteName = 'parser' | 'grammar' | 'role-chains' | 'profile-provider' | 'container-endpoints';

/** `unsupported`: the project does not do this yet, or never; it is counted apart and never as a pass. */
export type Verdict = 'pass' | 'fail' | 'different' | 'unsupported';

export interface CaseResult {
  readonly name: string;
  readonly verdict: Verdict;
  /** Why, for everything but a pass. */
  readonly detail?: string;
}

export interface SuiteResult {
  readonly suite: SuiteName;
  /** Why nothing was run. */
  readonly skipped?: string;
  readonly cases: ReadonlyArray<CaseResult>;
}

/** What was expected and what came of it, in a form that can be compared and printed; the keys in the cases are fake. */
export interface Comparison {
  readonly expected: string;
  readonly actual: string;
}

/** What a case came to. */
export interface Outcome extends Comparison {
  readonly name: string;
  /** The same case put the way this project wants it said, where it can be. */
  readonly adapted?: Comparison;
}
