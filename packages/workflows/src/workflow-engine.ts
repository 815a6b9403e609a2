import type { Json } from '@aqueduct/integrations';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { EngineCron } from './cron.js';
import type { DeclaredDependency, DependencyRecord } from './dependency-store.js';
import type { Run, RunDetails, RunGlance, RunStatus } from './run.js';
import type { WorkflowContext } from './workflow-context.js';
import type { EngineUnavailable, InvalidWorkflowDefinition, RunIdTaken } from './workflow-error.js';
import type { WorkflowQueue } from './workflow-queue.js';

/** A workflow as the engine sees it: JSON in, JSON out. */
export interface EngineWorkflow {
  readonly name: string;
  /** The name of the queue that its runs wait in. */
  readonly queue: string;
  /** For its runs by cron; others bring their own. */
  readonly timeoutMs?: number;
  readonly cron?: EngineCron;
  /** What it answers is plain JSON already. */
  run(input: Json, context: WorkflowContext): Promise<Json | undefined>;
}

export interface NewRun {
  readonly workflow: string;
  /** Starting a second run under the same id answers the first one. @default a new UUID */
  readonly runId?: string;
  readonly input: Json;
  readonly connections: ReadonlyArray<string>;
  /** Counts for the queue's limit per connection. */
  readonly partition?: string;
  /** 0 to 9, 0 first. */
  readonly priority: number;
  readonly timeoutMs?: number;
}

export interface RunFilter {
  readonly statuses?: ReadonlyArray<RunStatus>;
  readonly workflows?: ReadonlyArray<string>;
  /** Runs that were started with this connection. */
  readonly connection?: string;
  /** Created then or later. */
  readonly since?: Date;
  /** Created then or before. */
  readonly until?: Date;
  readonly limit: number;
}

/** What the engine has to do for us; everything else of this package knows only this. */
export interface WorkflowEngine {
  /** Registers workflows and queues, migrates the database, reconciles the schedules and starts to take runs. */
  start(
    workflows: ReadonlyArray<EngineWorkflow>,
    queues: ReadonlyArray<WorkflowQueue>,
  ): TE.TaskEither<EngineUnavailable | InvalidWorkflowDefinition, void>;
  /** Stops taking runs, waits a while for the running ones and leaves the rest to other processes. */
  stop(): Promise<void>;
  /** Whether runs can be started and are executed here. */
  ready(): TE.TaskEither<EngineUnavailable, void>;
  enqueue(run: NewRun): TE.TaskEither<EngineUnavailable | RunIdTaken, Run>;
  /** Newest first. */
  list(filter: RunFilter): TE.TaskEither<EngineUnavailable, ReadonlyArray<Run>>;
  /** Notes which connections these workflows declare from now on. */
  noteDependencies(workflows: ReadonlyArray<string>, declared: ReadonlyArray<DeclaredDependency>): TE.TaskEither<EngineUnavailable, void>;
  /** What was noted, and since when. */
  dependencies(): TE.TaskEither<EngineUnavailable, ReadonlyArray<DependencyRecord>>;
  find(runId: string): TE.TaskEither<EngineUnavailable, RunDetails | undefined>;
  /** The same, with little of it. */
  glance(runId: string): TE.TaskEither<EngineUnavailable, RunGlance | undefined>;
  /** Ends a queued or running run; nothing happens to one that has ended. */
  cancel(runId: string): TE.TaskEither<EngineUnavailable, void>;
  /** Queues a cancelled run again. It goes on at the interrupted step. */
  resume(run: Run): TE.TaskEither<EngineUnavailable, void>;
  /** A new run, with the input of an ended one and the results of its steps before `fromStep`. */
  rerun(run: Run, fromStep: number): TE.TaskEither<EngineUnavailable, Run>;
  /** Deletes runs that ended before, the oldest first; tells how many. */
  forget(endedBy: Date, limit: number): TE.TaskEither<EngineUnavailable, number>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the engine's own messages go. They hold no stack and no secret. */
export type EngineLog = (level: LogLevel, message: string) => void;
