import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { isWorkflowName } from './names.js';
import { RUN_STATUSES, type Run, type RunPage, type RunStatus } from './run.js';
import { decodeCursor, encodeCursor, positionAfter, type Position } from './run-cursor.js';
import type { RunFilter, WorkflowEngine } from './workflow-engine.js';
import { invalidRunRequest, type EngineUnavailable, type InvalidRunRequest } from './workflow-error.js';

export interface RunQuery {
  readonly status?: RunStatus;
  readonly workflow?: string;
  /** The name of a connection that the run was started with. */
  readonly connection?: string;
  /** Created then or later. */
  readonly since?: Date;
  /** Created then or before. */
  readonly until?: Date;
  /** 1 to 200. @default 50 */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly cursor?: string;
}

interface CheckedQuery extends RunQuery {
  readonly limit: number;
  readonly from: Position | undefined;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const checked = (query: RunQuery): E.Either<InvalidRunRequest, CheckedQuery> => {
  const { limit = DEFAULT_LIMIT, status, workflow, cursor } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    return E.left(invalidRunRequest([{ field: 'limit', expected: `a whole number from 1 to ${MAX_LIMIT}` }]));
  }
  if (status !== undefined && !RUN_STATUSES.includes(status)) {
    return E.left(invalidRunRequest([{ field: 'status', expected: `one of ${RUN_STATUSES.join(', ')}` }]));
  }
  if (workflow !== undefined && !isWorkflowName(workflow)) {
    return E.left(invalidRunRequest([{ field: 'workflow', expected: 'the name of a workflow' }]));
  }
  const wrongTime = Object.entries({ since: query.since, until: query.until }).find(([, at]) => at !== undefined && Number.isNaN(at.getTime()));
  if (wrongTime !== undefined) {
    return E.left(invalidRunRequest([{ field: wrongTime[0], expected: 'a moment' }]));
  }
  return cursor === undefined
    ? E.right({ ...query, limit, from: undefined })
    : pipe(
        decodeCursor(cursor),
        E.map((from) => ({ ...query, limit, from })),
      );
};

const pageOf =
  ({ limit, from }: CheckedQuery) =>
  (found: ReadonlyArray<Run>): RunPage => {
    const unseen = found.filter(({ id }) => from?.seen.includes(id) !== true);
    const runs = unseen.slice(0, limit);
    const next = unseen.length > limit ? positionAfter(runs, from) : undefined;
    return { runs, ...(next === undefined ? {} : { next: encodeCursor(next) }) };
  };

/** A later page begins at its cursor, which lies before the filter's end. */
const until = ({ until: end, from }: CheckedQuery): Pick<RunFilter, 'until'> => {
  const moment = from === undefined ? end : new Date(from.at);
  return moment === undefined ? {} : { until: moment };
};

/** One page, newest first. Runs that are started meanwhile neither shift a later page nor show in it. */
export const findRuns =
  (engine: WorkflowEngine) =>
  (query: RunQuery): TE.TaskEither<InvalidRunRequest | EngineUnavailable, RunPage> =>
    pipe(
      TE.fromEither(checked(query)),
      TE.flatMap((wanted) =>
        pipe(
          engine.list({
            ...(wanted.status === undefined ? {} : { statuses: [wanted.status] }),
            ...(wanted.workflow === undefined ? {} : { workflows: [wanted.workflow] }),
            ...(wanted.connection === undefined ? {} : { connection: wanted.connection }),
            ...(wanted.since === undefined ? {} : { since: wanted.since }),
            ...until(wanted),
            limit: wanted.limit + 1 + (wanted.from?.seen.length ?? 0),
          }),
          TE.map(pageOf(wanted)),
        ),
      ),
    );
