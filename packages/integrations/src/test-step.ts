import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidInput, type InvalidInput } from './integration-error.js';
import type { Snapshot } from './snapshot.js';
import type { Checks, StepFailure } from './test-result.js';

/** What a step found; a failure is the left side of {@link TestStep.run}. */
export type StepFinding =
  | { readonly verdict: 'passed'; readonly detail: string }
  | { readonly verdict: 'skipped'; readonly detail: string }
  | { readonly verdict: 'warning'; readonly detail?: string; readonly failure: StepFailure };

/** What was found, in words. */
export const passed = (detail: string): StepFinding => ({ verdict: 'passed', detail });
/** Why there was nothing to do. */
export const skipped = (detail: string): StepFinding => ({ verdict: 'skipped', detail });
/** The connection can be used all the same; `detail` says what was found. */
export const warned = (failure: StepFailure, detail?: string): StepFinding => ({
  verdict: 'warning',
  failure,
  ...(detail === undefined ? {} : { detail }),
});

/** One object for all steps of one test, so that a step can build on what an earlier one found. */
export interface TestContext<Client, Target, Credentials> {
  /** Made for this test by {@link Integration.connect}. */
  readonly client: Client;
  readonly snapshot: Snapshot<Target, Credentials>;
  /** The optional steps that were asked for. */
  readonly checks: Checks;
}

/** One step of the test of a connection. */
export interface TestStep<Client, Target, Credentials> {
  /** kebab-case, e.g. `login`. */
  readonly name: string;
  /** What it looks at, for people. */
  readonly title: string;
  /** Of a step that a person may leave out or ask for: not every connection is for everything. */
  readonly optional?: { readonly byDefault: boolean; readonly help: string };
  /** `signal` ends the step: hand it on to whatever is asked. */
  run(context: TestContext<Client, Target, Credentials>, signal: AbortSignal): TE.TaskEither<StepFailure, StepFinding>;
}

type NamedStep = Pick<TestStep<unknown, unknown, unknown>, 'name' | 'optional'>;

/** Which optional steps to run: what was asked for, laid over what was run `before`, over what is usual. */
export const chosenChecks = (
  steps: ReadonlyArray<NamedStep>,
  asked: Checks = {},
  before: Checks = {},
): E.Either<InvalidInput, Checks> => {
  const optional = steps.flatMap(({ name, optional: choice }) => (choice === undefined ? [] : [{ name, byDefault: choice.byDefault }]));
  const names = optional.map(({ name }) => name);
  const unknown = Object.keys(asked).filter((name) => !names.includes(name));
  return unknown.length > 0
    ? E.left(
        invalidInput(
          unknown.map((name) => ({
            field: `checks.${name}`,
            expected: names.length === 0 ? 'nothing: no step of this test is optional' : `one of ${names.join(', ')}`,
          })),
        ),
      )
    : E.right(Object.fromEntries(optional.map(({ name, byDefault }) => [name, asked[name] ?? before[name] ?? byDefault])));
};
