import type { StepResult, TestResult } from '@aqueduct/api-contract';
import type * as Domain from '@aqueduct/integrations';

const toStep = ({ step, verdict, milliseconds, detail, failure }: Domain.StepResult): StepResult => ({
  step,
  verdict,
  milliseconds,
  ...(detail === undefined ? {} : { detail }),
  ...(failure === undefined
    ? {}
    : {
        failure: {
          code: failure.code,
          ...(failure.field === undefined ? {} : { field: failure.field }),
          problem: failure.problem,
          remedy: failure.remedy,
        },
      }),
});

export const toTestResult = ({ verdict, at, steps }: Domain.TestResult): TestResult => ({ verdict, at, steps: steps.map(toStep) });
