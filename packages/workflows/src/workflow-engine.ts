import type { Json } from '@aqueduct/integrations';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Run, RunDetails, RunStatus } from './run.js';
import type { WorkflowContext } from './workflow-context.js';
import type { EngineUnavailable, RunIdTaken } from './workflow-error.js';

/** A workflow as the engine sees it: JSON in, JSON out. */
export interface EngineWorkflow {
  readonly name: string;
  /** What it answers is plain JSON already. */
  run(input: Json, context: WorkflowContext): Promise<Json | undefined>;
}

export interface NewRun {
  readonly workflow: string;
  /** Starting a second run under the same id answers the first one. @default a new UUID */
  readonly runId?: string;
  readonly input: Json;
  readonly connections: ReadonlyArray<string>;
}

export interface RunFilter {
  readonly statuses?: ReadonlyArray<RunStatus>;
  readonly workflows?: ReadonlyArray<string>;
  /** Runs that were started with this connection. */
  readonly connection?: string;
  /** Created then or before. */
  readonly until?: Date;
  readonly limit: number;
}

/** What the engine has to do for us; everything else of this package knows only this. */
export interface WorkflowEngine {
  /** Registers the workflows, migrates the database and starts to take runs. */
  start(workflows: ReadonlyArray<EngineWorkflow>): TE.TaskEither<EngineUnavailable, void>;
  /** Stops taking runs, waits a while for the running ones and leaves the rest to other processes. */
  stop(): Promise<void>;
  /** Whether runs can be started and are executed here. */
  ready(): TE.TaskEither<EngineUnavailable, void>;
  enqueue(run: NewRun): TE.TaskEither<EngineUnavailable | RunIdTaken, Run>;
  /** Newest first. */
  list(filter: RunFilter): TE.TaskEither<EngineUnavailable, ReadonlyArray<Run>>;
  find(runId: string): TE.TaskEither<EngineUnavailable, RunDetails | undefined>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the engine's own messages go. They hold no stack and no secret. */
export type EngineLog = (level: LogLevel, message: string) => void;
