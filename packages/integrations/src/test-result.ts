/** Why a step failed: a code from a closed set of the integration, and what to do. Holds no secret. */
export interface StepFailure {
  readonly code: string;
  /** The field of the connection to look at, e.g. `settings.address`. */
  readonly field?: string;
  readonly problem: string;
  readonly remedy: string;
}

/** What one step came to. A skipped one comes after a failed one. */
export interface StepResult {
  readonly step: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** What was found, in words. */
  readonly detail?: string;
  readonly failure?: StepFailure;
}

/** What a test of a connection came to. */
export interface TestResult {
  readonly verdict: 'passed' | 'failed';
  /** ISO 8601. */
  readonly at: string;
  readonly steps: ReadonlyArray<StepResult>;
}

/** The failure that decided the verdict, with the step it belongs to. */
export const firstFailure = (result: TestResult): (StepFailure & { readonly step: string }) | undefined => {
  const failed = result.steps.find(({ verdict }) => verdict === 'failed');
  return failed?.failure === undefined ? undefined : { ...failed.failure, step: failed.step };
};
