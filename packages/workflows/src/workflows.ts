import type { JsonRecord } from '@aqueduct/integrations';
import type { ConnectionDeclaration } from '@aqueduct/integrations-nest';
import { Inject, Injectable, type Type } from '@nestjs/common';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { DefinedWorkflow } from './define-workflow.js';
import { codecSchema } from './codec-schema.js';
import { isRunId } from './names.js';
import type { Run, RunDetails, RunPage } from './run.js';
import { findRuns, type RunQuery } from './run-query.js';
import { startRun, type StartOptions } from './start-run.js';
import type { WorkflowDependencies } from './workflow-dependencies.js';
import type { WorkflowEngine } from './workflow-engine.js';
import {
  runNotFound,
  workflowNotFound,
  type EngineUnavailable,
  type InvalidRunRequest,
  type InvalidWorkflowInput,
  type RunIdTaken,
  type RunNotFound,
  type WorkflowNotFound,
} from './workflow-error.js';
import { WorkflowRegistry } from './workflow-registry.js';
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
  ) {}

  /** Sorted by name; empty before `onModuleInit`. */
  list(): ReadonlyArray<WorkflowInfo> {
    return this.registry.all().map((workflow) => ({
      name: workflow.name,
      ...(workflow.options.description === undefined ? {} : { description: workflow.options.description }),
      inputSchema: workflow.options.inputSchema ?? codecSchema(workflow.options.input),
      outputSchema: codecSchema(workflow.options.output),
      dependencies: this.#declared(workflow),
    }));
  }

  /** Queues a run; any process of the fleet takes it. */
  start(
    name: string,
    input: unknown,
    options: StartOptions = {},
  ): TE.TaskEither<WorkflowNotFound | InvalidWorkflowInput | InvalidRunRequest | RunIdTaken | EngineUnavailable, Run> {
    const workflow = this.registry.get(name);
    if (workflow === undefined) {
      return TE.left(
        workflowNotFound(
          name,
          this.registry.all().map((known) => known.name),
        ),
      );
    }
    const declared = this.#declared(workflow).map(({ connection }) => connection);
    return startRun(this.engine)(workflow, declared, input, options);
  }

  /** Newest first. */
  runs(query: RunQuery = {}): TE.TaskEither<InvalidRunRequest | EngineUnavailable, RunPage> {
    return findRuns(this.engine)(query);
  }

  run(id: string): TE.TaskEither<RunNotFound | EngineUnavailable, RunDetails> {
    if (!isRunId(id)) {
      return TE.left(runNotFound(id));
    }
    return pipe(
      this.engine.find(id),
      TE.flatMap((found): TE.TaskEither<RunNotFound, RunDetails> => (found === undefined ? TE.left(runNotFound(id)) : TE.right(found))),
    );
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

  /** Whether runs can be started and are executed in this process. */
  ready(): TE.TaskEither<EngineUnavailable, void> {
    return this.engine.ready();
  }

  #declared({ instance }: DefinedWorkflow): ReadonlyArray<ConnectionDeclaration> {
    return this.dependencies.neededBy(instance.constructor as Type);
  }
}

const distinct = (runs: ReadonlyArray<Run>): ReadonlyArray<Run> =>
  [...new Map(runs.map((run) => [run.id, run])).values()].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
