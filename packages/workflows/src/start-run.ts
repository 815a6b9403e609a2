import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { acceptInput, type AcceptedInput, type DefinedWorkflow } from './define-workflow.js';
import { isRunId } from './names.js';
import type { Run } from './run.js';
import { runPartition } from './run-partition.js';
import type { KnownConnections } from './unmet-dependencies.js';
import type { WorkflowEngine } from './workflow-engine.js';
import { invalidRunRequest, type EngineUnavailable, type InvalidRunRequest, type InvalidWorkflowInput, type RunIdTaken } from './workflow-error.js';

export interface StartOptions {
  /** Becomes the run's id: a second start with it answers the first run, whatever its input. */
  readonly idempotencyKey?: string;
  /** 0 to 9: of the runs that wait in a queue those with the lowest number go first, then the oldest. @default 5 */
  readonly priority?: number;
}

const DEFAULT_PRIORITY = 5;

const checkedPriority = ({ priority = DEFAULT_PRIORITY }: StartOptions): E.Either<InvalidRunRequest, number> =>
  Number.isInteger(priority) && priority >= 0 && priority <= 9
    ? E.right(priority)
    : E.left(invalidRunRequest([{ field: 'priority', expected: 'a whole number from 0 (first) to 9 (last)' }]));

const checkedKey = ({ idempotencyKey }: StartOptions): E.Either<InvalidRunRequest, string | undefined> =>
  idempotencyKey === undefined || isRunId(idempotencyKey)
    ? E.right(idempotencyKey)
    : E.left(invalidRunRequest([{ field: 'idempotencyKey', expected: '1 to 200 letters, digits and ". _ : -", beginning with a letter or digit' }]));

const partitionOf = (connections: KnownConnections, { partition }: AcceptedInput): T.Task<string | undefined> =>
  partition === undefined ? T.of(undefined) : runPartition(connections)(partition);

/** Starts a run, with the connections that the class declares and those that its input chooses. */
export const startRun =
  (engine: WorkflowEngine, connections: KnownConnections) =>
  (
    workflow: DefinedWorkflow,
    declared: ReadonlyArray<string>,
    input: unknown,
    options: StartOptions,
  ): TE.TaskEither<InvalidWorkflowInput | InvalidRunRequest | RunIdTaken | EngineUnavailable, Run> =>
    pipe(
      E.Do,
      E.apS('accepted', acceptInput(workflow)(input)),
      E.apSW('runId', checkedKey(options)),
      E.apSW('priority', checkedPriority(options)),
      TE.fromEither,
      TE.bind('partition', ({ accepted }) => TE.fromTask(partitionOf(connections, accepted))),
      TE.flatMap(({ accepted, runId, priority, partition }) =>
        engine.enqueue({
          workflow: workflow.name,
          ...(runId === undefined ? {} : { runId }),
          input: accepted.stored,
          connections: [...new Set([...declared, ...accepted.connections])],
          ...(partition === undefined ? {} : { partition }),
          priority,
          ...(workflow.options.timeoutMs === undefined ? {} : { timeoutMs: workflow.options.timeoutMs }),
        }),
      ),
    );
