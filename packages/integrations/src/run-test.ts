import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import type * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AnyIntegration } from './integration.js';
import { resolveFailure } from './resolve-failure.js';
import type { Snapshot, SnapshotSource } from './snapshot.js';
import type { Checks, StepFailure, StepResult, TestResult } from './test-result.js';
import { passed, warned, type StepFinding, type TestContext, type TestStep } from './test-step.js';

/** A step that begins, or what it came to: for whoever wants to see a test go on. */
export type TestProgress =
  | { readonly type: 'started'; readonly step: string }
  | { readonly type: 'finished'; readonly result: StepResult };

/** How a test is run. */
export interface TestRun {
  readonly now: () => Date;
  /** Every optional step by name, whether it is to be run. */
  readonly checks: Checks;
  /** Told of every step as it begins and ends. Must not throw. */
  readonly report?: (progress: TestProgress) => void;
  /** Gives the test up: what has not begun is skipped. */
  readonly signal?: AbortSignal;
  /** Milliseconds that one step may take. @default 30000 */
  readonly stepLimit?: number;
}

const STEP_LIMIT_MS = 30_000;

const provenanceDetail = ({ provenance: { strategy, facts } }: Snapshot): string =>
  [strategy, ...Object.entries(facts).map(([name, value]) => `${name} ${value}`)].join(', ');

/** Credentials that work, and what is not as it should be about them. */
const resolvedFinding = (snapshot: Snapshot): StepFinding => {
  const [first, ...others] = snapshot.warnings;
  if (first === undefined) {
    return passed(provenanceDetail(snapshot));
  }
  const { code, remedy } = first;
  return warned({ code, problem: [first, ...others].map(({ problem }) => problem).join(' '), remedy }, provenanceDetail(snapshot));
};

const tookTooLong = (limit: number): StepFailure => ({
  code: 'TimedOut',
  problem: `There was no end to it within ${limit / 1000} seconds.`,
  remedy: 'Try again; if it lasts, look for a firewall or proxy that swallows requests, or a server that does not answer.',
  retryable: true,
});

const givenUp: StepFailure = {
  code: 'Aborted',
  problem: 'The test was given up by its caller.',
  remedy: 'Start it again if it is still wanted.',
  retryable: true,
};

/** The outcome of an attempt, or of the wait for it: a step that does not heed its signal must not hold up the test. */
const within = async <A>(
  attempt: (signal: AbortSignal) => TE.TaskEither<StepFailure, A>,
  { signal, stepLimit = STEP_LIMIT_MS }: Pick<TestRun, 'signal' | 'stepLimit'>,
): Promise<E.Either<StepFailure, A>> => {
  const limit = AbortSignal.timeout(stepLimit);
  const ended = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  if (ended.aborted) {
    return E.left(givenUp);
  }
  const waited = new Promise<E.Either<StepFailure, never>>((resolve) => {
    ended.addEventListener('abort', () => resolve(E.left(limit.aborted ? tookTooLong(stepLimit) : givenUp)), { once: true });
  });
  return Promise.race([waited, attempt(ended)()]);
};

const resultOf = (step: string, milliseconds: number, outcome: E.Either<StepFailure, StepFinding>): StepResult =>
  E.isLeft(outcome) ? { step, verdict: 'failed', milliseconds, failure: outcome.left } : { step, milliseconds, ...outcome.right };

/**
 * Tests a connection with the source and the client that a run uses, step by step. A warning does not stop it; after a
 * failed step the rest is skipped.
 */
export const runTest =
  (integration: AnyIntegration, source: SnapshotSource, run: TestRun): T.Task<TestResult> =>
  async () => {
    const { report = () => undefined, signal, checks, now } = run;
    const steps: StepResult[] = [];

    const keep = (result: StepResult): void => {
      steps.push(result);
      report({ type: 'finished', result });
    };
    const take = async (step: string, attempt: (ended: AbortSignal) => TE.TaskEither<StepFailure, StepFinding>): Promise<void> => {
      report({ type: 'started', step });
      const started = performance.now();
      const outcome = await within(attempt, run);
      keep(resultOf(step, Math.round(performance.now() - started), outcome));
    };
    const leaveOut = (step: string, detail: string): void => keep({ step, verdict: 'skipped', milliseconds: 0, detail });

    let context: TestContext<unknown, unknown, unknown> | undefined;
    await take('resolve', () =>
      pipe(
        source({ refresh: true }),
        TE.bimap(resolveFailure, (snapshot) => {
          context = { client: integration.connect(source, snapshot.connection.name), snapshot, checks };
          return resolvedFinding(snapshot);
        }),
      ),
    );

    for (const step of integration.testSteps as ReadonlyArray<TestStep<unknown, unknown, unknown>>) {
      const failed = steps.find(({ verdict }) => verdict === 'failed');
      const tested = context;
      if (tested === undefined || failed !== undefined) {
        leaveOut(step.name, `not run, because ${failed?.step ?? 'resolve'} failed`);
      } else if (signal?.aborted === true) {
        leaveOut(step.name, 'not run, because the test was given up');
      } else if (step.optional !== undefined && checks[step.name] !== true) {
        leaveOut(step.name, 'not asked for');
      } else {
        await take(step.name, (ended) => step.run(tested, ended));
      }
    }
    const verdict = steps.some((step) => step.verdict === 'failed') ? 'failed' : 'passed';
    return { verdict, at: now().toISOString(), steps, ...(Object.keys(checks).length === 0 ? {} : { checks }) };
  };
