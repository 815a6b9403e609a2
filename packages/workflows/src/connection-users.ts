import type { UnfinishedRuns, UsingRun, WorkflowUse } from '@aqueduct/integrations';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { DependencyRecord } from './dependency-store.js';
import type { Run } from './run.js';
import type { WorkflowEngine } from './workflow-engine.js';
import type { EngineUnavailable } from './workflow-error.js';

const UNFINISHED = ['queued', 'running'] as const;
const MANY = 1_000;
const SHOWN = 20;

/** Which workflow says a name, in its code. */
export interface Declaring {
  readonly workflow: string;
  readonly name: string;
}

type Engine = Pick<WorkflowEngine, 'list' | 'dependencies'>;

const inShort = ({ id, workflow, status, createdAt }: Run): UsingRun => ({ id, workflow, status, createdAt });

/** `runs` are sorted, the newest first. */
const unfinished = (runs: ReadonlyArray<Run>): UnfinishedRuns => ({ count: runs.length, newest: runs.slice(0, SHOWN).map(inShort) });

const sinceOf = (records: ReadonlyArray<DependencyRecord>, { workflow, name }: Declaring): Pick<WorkflowUse, 'since'> => {
  const record = records.find((known) => known.workflow === workflow && known.connection === name);
  return record === undefined ? {} : { since: record.since };
};

const declaredUse =
  (engine: Engine, records: ReadonlyArray<DependencyRecord>) =>
  (declaring: Declaring): TE.TaskEither<EngineUnavailable, WorkflowUse> => {
    const { workflow, name } = declaring;
    return pipe(
      TE.Do,
      TE.bind('last', () => engine.list({ workflows: [workflow], limit: 1 })),
      TE.bind('open', () => engine.list({ workflows: [workflow], statuses: UNFINISHED, limit: MANY })),
      TE.map(({ last: [last], open }) => ({
        type: 'workflow',
        workflow,
        by: 'declaration',
        name,
        ...sinceOf(records, declaring),
        ...(last === undefined ? {} : { lastRun: inShort(last) }),
        unfinished: unfinished(open),
      })),
    );
  };

/** Unfinished runs that were started with the name, of workflows that do not declare it. */
const runUses =
  (engine: Engine, declaring: ReadonlyArray<Declaring>) =>
  (name: string): TE.TaskEither<EngineUnavailable, ReadonlyArray<WorkflowUse>> =>
    pipe(
      engine.list({ statuses: UNFINISHED, connection: name, limit: MANY }),
      TE.map((runs) => runs.filter(({ workflow }) => !declaring.some((known) => known.workflow === workflow && known.name === name))),
      TE.map((runs) =>
        [...new Set(runs.map(({ workflow }) => workflow))].map((workflow): WorkflowUse => {
          const own = runs.filter((run) => run.workflow === workflow);
          const [newest, oldest] = [own[0], own.at(-1)];
          return {
            type: 'workflow',
            workflow,
            by: 'run',
            name,
            ...(oldest === undefined ? {} : { since: oldest.createdAt }),
            ...(newest === undefined ? {} : { lastRun: inShort(newest) }),
            unfinished: unfinished(own),
          };
        }),
      ),
    );

/** The workflows that need the connection of these names: declared ones first, then those of unfinished runs. */
export const connectionUsers =
  (engine: Engine) =>
  (names: ReadonlyArray<string>, declaring: ReadonlyArray<Declaring>): TE.TaskEither<EngineUnavailable, ReadonlyArray<WorkflowUse>> =>
    pipe(
      TE.Do,
      TE.bind('records', () => (declaring.length === 0 ? TE.right([]) : engine.dependencies())),
      TE.bind('declared', ({ records }) => TE.traverseSeqArray(declaredUse(engine, records))(declaring)),
      TE.bind('started', () => TE.traverseSeqArray(runUses(engine, declaring))(names)),
      TE.map(({ declared, started }) => [...declared, ...started.flat()]),
    );
