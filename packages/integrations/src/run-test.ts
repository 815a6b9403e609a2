import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { describeError } from './describe-error.js';
import type { AnyIntegration, TestStep } from './integration.js';
import type { ResolveError } from './integration-error.js';
import type { Snapshot, SnapshotSource } from './snapshot.js';
import type { StepFailure, StepResult, TestResult } from './test-result.js';

/** A failure to resolve, as the failure of the step `resolve`. */
const resolveFailure = (error: ResolveError): StepFailure => {
  const isCredential = error._tag === 'CredentialsUnavailable' || error._tag === 'CredentialsRejected';
  const field = isCredential
    ? error.field === undefined
      ? undefined
      : `credentials.${error.field}`
    : error._tag === 'InvalidInput'
      ? error.violations[0]?.field
      : undefined;
  return { code: isCredential ? error.code : error._tag, ...(field === undefined ? {} : { field }), ...describeError(error) };
};

const provenanceDetail = ({ provenance: { strategy, facts } }: Snapshot): string =>
  [strategy, ...Object.entries(facts).map(([name, value]) => `${name} ${value}`)].join(', ');

const timed = <A>(step: string, attempt: TE.TaskEither<StepFailure, A>, say: (found: A) => string) => async (): Promise<{
  readonly result: StepResult;
  readonly found?: A;
}> => {
  const started = performance.now();
  const outcome = await attempt();
  const milliseconds = Math.round(performance.now() - started);
  return E.isLeft(outcome)
    ? { result: { step, verdict: 'failed', milliseconds, failure: outcome.left } }
    : { result: { step, verdict: 'passed', milliseconds, detail: say(outcome.right) }, found: outcome.right };
};

/**
 * Tests a connection with the source and the client that a run uses, step by step; after a failed step the rest is
 * skipped.
 */
export const runTest =
  (integration: AnyIntegration, source: SnapshotSource, now: () => Date): T.Task<TestResult> =>
  async () => {
    const steps: StepResult[] = [];
    const verdict = (): TestResult['verdict'] => (steps.some((step) => step.verdict === 'failed') ? 'failed' : 'passed');

    const resolved = await timed('resolve', pipe(source({ refresh: true }), TE.mapError(resolveFailure)), provenanceDetail)();
    steps.push(resolved.result);

    const snapshot = resolved.found;
    const client = snapshot === undefined ? undefined : integration.connect(source, snapshot.connection.name);
    for (const step of integration.testSteps as ReadonlyArray<TestStep<unknown, unknown, unknown>>) {
      steps.push(
        snapshot === undefined || verdict() === 'failed'
          ? { step: step.name, verdict: 'skipped', milliseconds: 0 }
          : (await timed(step.name, step.run({ client, snapshot }), (detail) => detail)()).result,
      );
    }
    return { verdict: verdict(), at: now().toISOString(), steps };
  };
