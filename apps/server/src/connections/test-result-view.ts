import type { StepFailure, StepResult, TestResult } from '@aqueduct/api-contract';
import type * as Domain from '@aqueduct/integrations';

const toFailure = ({ code, field, problem, remedy, retryable, deniedAction, suggestion }: Domain.StepFailure): StepFailure => ({
  code,
  ...(field === undefined ? {} : { field }),
  problem,
  remedy,
  ...(retryable === undefined ? {} : { retryable }),
  ...(deniedAction === undefined ? {} : { deniedAction }),
  ...(suggestion === undefined ? {} : { suggestion: { field: suggestion.field, value: suggestion.value } }),
});

export const toStepResult = ({ step, verdict, milliseconds, detail, failure }: Domain.StepResult): StepResult => ({
  step,
  verdict,
  milliseconds,
  ...(detail === undefined ? {} : { detail }),
  ...(failure === undefined ? {} : { failure: toFailure(failure) }),
});

export const toTestResult = ({ verdict, at, steps, checks }: Domain.TestResult): TestResult => ({
  verdict,
  at,
  steps: steps.map(toStepResult),
  ...(checks === undefined ? {} : { checks }),
});
