import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { isRunId } from './names.js';
import type { Run, RunDetails } from './run.js';
import type { WorkflowEngine } from './workflow-engine.js';
import {
  invalidRunRequest,
  runInWrongState,
  runNotFound,
  workflowNotFound,
  type EngineUnavailable,
  type InvalidRunRequest,
  type RunInWrongState,
  type RunNotFound,
  type WorkflowNotFound,
} from './workflow-error.js';

export interface RerunOptions {
  /** The `id` of a step, or 0 for the beginning. @default the step that failed, otherwise 0 */
  readonly fromStep?: number;
}

const GIVEN_UP = 'GivenUp';

export const findRun =
  (engine: WorkflowEngine) =>
  (id: string): TE.TaskEither<RunNotFound | EngineUnavailable, RunDetails> =>
    pipe(
      isRunId(id) ? engine.find(id) : TE.right(undefined),
      TE.flatMap((found): TE.TaskEither<RunNotFound, RunDetails> => (found === undefined ? TE.left(runNotFound(id)) : TE.right(found))),
    );

/** Its running step is told by its signal within about a second, and with it every request to S3; no other step begins. */
export const cancelRun =
  (engine: WorkflowEngine) =>
  (id: string): TE.TaskEither<RunNotFound | RunInWrongState | EngineUnavailable, RunDetails> =>
    pipe(
      findRun(engine)(id),
      TE.filterOrElseW(
        ({ status }) => status === 'queued' || status === 'running',
        ({ status }) => runInWrongState(id, status, 'cancel'),
      ),
      TE.flatMap(() => engine.cancel(id)),
      TE.flatMap(() => findRun(engine)(id)),
    );

const isKnown =
  (known: ReadonlyArray<string>) =>
  <R extends Run>(run: R): TE.TaskEither<WorkflowNotFound, R> =>
    known.includes(run.workflow) ? TE.right(run) : TE.left(workflowNotFound(run.workflow, known));

/** Goes on at the step that was interrupted. */
export const resumeRun =
  (engine: WorkflowEngine, known: ReadonlyArray<string>) =>
  (id: string): TE.TaskEither<RunNotFound | RunInWrongState | WorkflowNotFound | EngineUnavailable, RunDetails> =>
    pipe(
      findRun(engine)(id),
      TE.filterOrElseW(
        ({ status, error }) => status === 'cancelled' || error?.name === GIVEN_UP,
        ({ status }) => runInWrongState(id, status, 'resume'),
      ),
      TE.flatMap(isKnown(known)),
      TE.flatMap((run) => engine.resume(run)),
      TE.flatMap(() => findRun(engine)(id)),
    );

const firstStep = ({ fromStep }: RerunOptions, { steps }: RunDetails): number =>
  fromStep ?? steps.find(({ error }) => error !== undefined)?.id ?? 0;

/** A new run with the same input, and the results of the steps before. */
export const repeatRun =
  (engine: WorkflowEngine, known: ReadonlyArray<string>) =>
  (
    id: string,
    options: RerunOptions,
  ): TE.TaskEither<RunNotFound | RunInWrongState | InvalidRunRequest | WorkflowNotFound | EngineUnavailable, Run> =>
    pipe(
      findRun(engine)(id),
      TE.filterOrElseW(
        ({ status }) => status !== 'queued' && status !== 'running',
        ({ status }) => runInWrongState(id, status, 'repeat'),
      ),
      TE.filterOrElseW(
        (run) => firstStep(options, run) === 0 || run.steps.some((step) => step.id === firstStep(options, run)),
        () => invalidRunRequest([{ field: 'fromStep', expected: 'the id of one of its steps, or 0 for the beginning' }]),
      ),
      TE.flatMap(isKnown(known)),
      TE.flatMap((run) => engine.rerun(run, firstStep(options, run))),
    );
