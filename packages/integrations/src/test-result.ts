/** Why a step did not pass: a code from a closed set of the integration, and what to do. Holds no secret. */
export interface StepFailure {
  readonly code: string;
  /** The field of the connection to look at, e.g. `settings.address`. */
  readonly field?: string;
  readonly problem: string;
  readonly remedy: string;
  /** Whether the same test may pass later, with nothing changed. @default false */
  readonly retryable?: boolean;
  /** The permission that is missing, in the words of the outside system, e.g. `s3:ListBucket`. */
  readonly deniedAction?: string;
  /** A value that would do, for the field of that name: to be offered to the person, never applied by itself. */
  readonly suggestion?: { readonly field: string; readonly value: string };
}

/** `warning`: the connection works, but something about it should be looked at. */
export type StepVerdict = 'passed' | 'warning' | 'failed' | 'skipped';

/** What one step came to. */
export interface StepResult {
  readonly step: string;
  readonly verdict: StepVerdict;
  readonly milliseconds: number;
  /** What was found, or why the step was skipped, in words. */
  readonly detail?: string;
  /** Of a step that failed or warns. */
  readonly failure?: StepFailure;
}

/** Which of the optional steps of an integration were run, by name. */
export type Checks = Readonly<Record<string, boolean>>;

/** What a test of a connection came to. */
export interface TestResult {
  /** `passed` may come with warnings. */
  readonly verdict: 'passed' | 'failed';
  /** When it ended; ISO 8601. */
  readonly at: string;
  readonly steps: ReadonlyArray<StepResult>;
  /** The next test of the connection runs the same ones unless it is told otherwise. */
  readonly checks?: Checks;
}

/** The failure that decided the verdict, with the step it belongs to. */
export const firstFailure = (result: TestResult): (StepFailure & { readonly step: string }) | undefined => {
  const failed = result.steps.find(({ verdict }) => verdict === 'failed');
  return failed?.failure === undefined ? undefined : { ...failed.failure, step: failed.step };
};
