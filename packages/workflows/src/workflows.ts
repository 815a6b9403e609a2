import type { JsonRecord, WorkflowUse } from '@aqueduct/integrations';
import type { ConnectionDeclaration } from '@aqueduct/integrations-nest';
import { CONNECTION_STORE } from '@aqueduct/integrations-nest';
import { Inject, Injectable, Optional, type Type } from '@nestjs/common';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { completeCron } from './cron.js';
import { connectionUsers } from './connection-users.js';
import type { DefinedWorkflow } from './define-workflow.js';
import { codecSchema } from './codec-schema.js';
import type { Run, RunDetails, RunGlance, RunPage } from './run.js';
import { findRuns, type RunQuery } from './run-query.js';
import { startRun, type StartOptions } from './start-run.js';
import { cancelRun, findRun, repeatRun, resumeRun, type RerunOptions } from './steer-run.js';
import { watchRun } from './watch-run.js';
import { readOnce, refuseUnmet, type KnownConnections } from './unmet-dependencies.js';
import type { WorkflowDependencies } from './workflow-dependencies.js';
import type { WorkflowEngine } from './workflow-engine.js';
import {
  workflowNotFound,
  type DependencyUnmet,
  type EngineUnavailable,
  type InvalidRunRequest,
  type InvalidWorkflowInput,
  type RunIdTaken,
  type RunInWrongState,
  type RunNotFound,
  type WorkflowNotFound,
} from './workflow-error.js';
import { WorkflowRegistry } from './workflow-registry.js';
import { DEFAULT_QUEUE } from './workflow-queue.js';
import { WORKFLOW_DEPENDENCIES, WORKFLOW_ENGINE } from './workflows.tokens.js';

/** A registered workflow. */
export interface WorkflowInfo {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema. */
  readonly inputSchema: JsonRecord;
  /** The same of what a run answers. */
  readonly outputSchema: JsonRecord;
  /** Known before anything runs. */
  readonly dependencies: ReadonlyArray<ConnectionDeclaration>;
  /** The name of the queue of its runs. */
  readonly queue: string;
  /** When it runs by itself. */
  readonly cron?: { readonly schedule: string; readonly timeZone: string };
  readonly timeoutMs?: number;
}

const MANY = 1_000;

/**
 * Starts workflows and answers questions about their runs.
 *
 * @publicApi
 */
@Injectable()
export class Workflows {
  constructor(
    @Inject(WorkflowRegistry) private readonly registry: WorkflowRegistry,
    @Inject(WORKFLOW_ENGINE) private readonly engine: WorkflowEngine,
    @Inject(WORKFLOW_DEPENDENCIES) private readonly dependencies: WorkflowDependencies,
    @Optional() @Inject(CONNECTION_STORE) private readonly connections: KnownConnections,
  ) {}

  /** Sorted by name; empty before `onModuleInit`. */
  list(): ReadonlyArray<WorkflowInfo> {
    return this.registry.all().map((workflow) => ({
      name: workflow.name,
      ...(workflow.options.description === undefined ? {} : { description: workflow.options.description }),
      inputSchema: workflow.options.inputSchema ?? codecSchema(workflow.options.input),
      outputSchema: codecSchema(workflow.options.output),
      dependencies: this.#declared(workflow),
      queue: workflow.options.queue?.name ?? DEFAULT_QUEUE,
      ...cronOf(workflow),
      ...(workflow.options.timeoutMs === undefined ? {} : { timeoutMs: workflow.options.timeoutMs }),
    }));
  }

  /** Queues a run; any process of the fleet takes it. Refused when a connection that the workflow declares is not there. */
  start(
    name: string,
    input: unknown,
    options: StartOptions = {},
  ): TE.TaskEither<WorkflowNotFound | InvalidWorkflowInput | InvalidRunRequest | DependencyUnmet | RunIdTaken | EngineUnavailable, Run> {
    const workflow = this.registry.get(name);
    if (workflow === undefined) {
      return TE.left(workflowNotFound(name, this.#names()));
    }
    const declared = this.#declared(workflow);
    const names = declared.map(({ connection }) => connection);
    const connections = readOnce(this.connections);
    return pipe(
      refuseUnmet(connections)(name, declared),
      TE.flatMap(() => startRun(this.engine, connections)(workflow, names, input, options)),
    );
  }

  /** Newest first. */
  runs(query: RunQuery = {}): TE.TaskEither<InvalidRunRequest | EngineUnavailable, RunPage> {
    return findRuns(this.engine)(query);
  }

  run(id: string): TE.TaskEither<RunNotFound | EngineUnavailable, RunDetails> {
    return findRun(this.engine)(id);
  }

  /** The run whenever something about it changes, until it has ended; nothing for one that does not exist. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<RunGlance, void> {
    return watchRun(this.engine)(id, signal);
  }

  /** Ends a queued or running run: its step's signal fires within about a second, and ends its requests. */
  cancel(id: string): TE.TaskEither<RunNotFound | RunInWrongState | EngineUnavailable, RunDetails> {
    return cancelRun(this.engine)(id);
  }

  /** Lets a cancelled run, or one that was given up, go on at the interrupted step. */
  resume(id: string): TE.TaskEither<RunNotFound | RunInWrongState | WorkflowNotFound | EngineUnavailable, RunDetails> {
    return resumeRun(this.engine, this.#names())(id);
  }

  /** Starts a new run with the input of an ended one and the results of its steps before `fromStep`. */
  repeat(
    id: string,
    options: RerunOptions = {},
  ): TE.TaskEither<RunNotFound | RunInWrongState | InvalidRunRequest | WorkflowNotFound | EngineUnavailable, Run> {
    return repeatRun(this.engine, this.#names())(id, options);
  }

  /** Deletes up to `limit` runs that ended before that moment, the oldest first; tells how many. Their ids are free then. */
  forget(endedBy: Date, limit: number): TE.TaskEither<EngineUnavailable, number> {
    return this.engine.forget(endedBy, limit);
  }

  /** Names of the workflows that declare the connection. */
  declaring(connection: string): ReadonlyArray<string> {
    return this.registry
      .all()
      .filter((workflow) => this.#declared(workflow).some((declaration) => declaration.connection === connection))
      .map((workflow) => workflow.name);
  }

  /** Runs, queued or running, that were started with the connection or whose workflow declares it now. Newest first, at most 1000. */
  unfinishedUsing(connection: string): TE.TaskEither<EngineUnavailable, ReadonlyArray<Run>> {
    const statuses = ['queued', 'running'] as const;
    const workflows = this.declaring(connection);
    const startedWith = this.engine.list({ statuses, connection, limit: MANY });
    const ofDeclaring: TE.TaskEither<EngineUnavailable, ReadonlyArray<Run>> =
      workflows.length === 0 ? TE.right([]) : this.engine.list({ statuses, workflows, limit: MANY });
    return pipe(
      startedWith,
      TE.flatMap((first) =>
        pipe(
          ofDeclaring,
          TE.map((second) => distinct([...first, ...second])),
        ),
      ),
    );
  }

  /** Who needs the connection that has these names: workflows that declare one of them, unfinished runs that were started with one. */
  using(names: ReadonlyArray<string>): TE.TaskEither<EngineUnavailable, ReadonlyArray<WorkflowUse>> {
    const declaring = names.flatMap((name) => this.declaring(name).map((workflow) => ({ workflow, name })));
    return connectionUsers(this.engine)(names, declaring);
  }

  /** Whether runs can be started and are executed in this process. */
  ready(): TE.TaskEither<EngineUnavailable, void> {
    return this.engine.ready();
  }

  #names(): ReadonlyArray<string> {
    return this.registry.all().map(({ name }) => name);
  }

  #declared({ instance }: DefinedWorkflow): ReadonlyArray<ConnectionDeclaration> {
    return this.dependencies.neededBy(instance.constructor as Type);
  }
}

const cronOf = ({ options: { cron } }: DefinedWorkflow): Pick<WorkflowInfo, 'cron'> => {
  if (cron === undefined) {
    return {};
  }
  const { schedule, timeZone } = completeCron(cron);
  return { cron: { schedule, timeZone } };
};

const distinct = (runs: ReadonlyArray<Run>): ReadonlyArray<Run> =>
  [...new Map(runs.map((run) => [run.id, run])).values()].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
