import { DBOS } from '@dbos-inc/dbos-sdk';
import { dbRetryConfig } from '@dbos-inc/dbos-sdk/internal/utils';
import type { Json } from '@aqueduct/integrations';
import { setMaxListeners } from 'node:events';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { cleanError, runErrorOf } from '../clean-error.js';
import { DependencyStore, type DeclaredDependency, type DependencyRecord } from '../dependency-store.js';
import { completeEngineOptions, type CompleteEngineOptions, type EngineOptions } from '../engine-options.js';
import { forgetRuns } from '../forget-runs.js';
import { migrateOwnTables } from '../own-tables.js';
import { ProgressReporter } from '../progress-reporter.js';
import { RunJournal } from '../run-journal.js';
import type { Run, RunDetails, RunGlance } from '../run.js';
import { withinTime } from '../within-time.js';
import type { Progress } from '../workflow-context.js';
import { execute } from '../workflow-execution.js';
import type { EngineWorkflow, NewRun, RunFilter, WorkflowEngine } from '../workflow-engine.js';
import { engineUnavailable, type EngineUnavailable, type InvalidWorkflowDefinition, type RunIdTaken } from '../workflow-error.js';
import type { WorkflowQueue } from '../workflow-queue.js';
import { DBOS_CALLS } from './dbos-calls.js';
import { engineNames, registerQueues } from './dbos-listening.js';
import {
  cancelRun,
  deleteRuns,
  endedBefore,
  enqueueRun,
  findRun,
  glanceAt,
  listRuns,
  rerunFrom,
  resumeRun,
  type RegisteredWorkflow,
} from './dbos-runs.js';
import { applySchedules, cronProblem, type ScheduleContext } from './dbos-schedules.js';
import { engineLogger } from './engine-logger.js';
import { leaveFleet, openEngineParts, type EngineParts } from './engine-parts.js';
import { APPLICATION } from './engine-queues.js';
import { underMigrationLock } from './migration-lock.js';
import { unparkRuns } from './parked-runs.js';
import { completeScheduledRun } from './scheduled-run.js';
import { withoutRetries } from './without-retries.js';

const CALL_MS = 10_000;

/** Workflows on DBOS Transact. DBOS is one per process, and so is this. Only this folder knows it. */
export class DbosEngine implements WorkflowEngine {
  readonly #options: CompleteEngineOptions;
  readonly #registered = new Map<string, RegisteredWorkflow>();
  readonly #stopped = new AbortController();
  #parts: EngineParts | undefined;

  constructor(options: EngineOptions) {
    this.#options = completeEngineOptions(options);
    // One for each step that is under way.
    setMaxListeners(Infinity, this.#stopped.signal);
  }

  start(
    workflows: ReadonlyArray<EngineWorkflow>,
    queues: ReadonlyArray<WorkflowQueue>,
  ): TE.TaskEither<EngineUnavailable | InvalidWorkflowDefinition, void> {
    const problem = cronProblem(workflows);
    return problem === undefined
      ? TE.tryCatch(() => this.#launch(workflows, queues), unavailable('it could not be started'))
      : TE.left(problem);
  }

  async stop(): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) {
      return;
    }
    this.#parts = undefined;
    await DBOS.shutdown({ workflowCompletionTimeoutMS: this.#options.drainMs, deregister: true });
    const reason = cleanError({ name: 'ProcessStops', message: 'The process stops; another one goes on with the run.' });
    this.#stopped.abort(reason);
    // Only now may others take over: nothing of what still runs here is recorded any more.
    await leaveFleet(parts, this.#options.executorId).catch((error: unknown) => {
      this.#options.log('debug', `the runs of this process were not handed over: ${runErrorOf(error).message}`);
    });
    await parts.liveness.stop();
    await parts.pool.end();
  }

  ready(): TE.TaskEither<EngineUnavailable, void> {
    return this.#call('it is not ready', async ({ pool, liveness }) => {
      await pool.query('SELECT 1');
      if (!liveness.held) {
        throw new Error('this process does not hold its liveness lock yet');
      }
    });
  }

  enqueue(newRun: NewRun): TE.TaskEither<EngineUnavailable | RunIdTaken, Run> {
    return pipe(
      this.#call('the run could not be started', () => enqueueRun(this.#known(newRun.workflow), newRun)),
      TE.flatMap((run): TE.TaskEither<EngineUnavailable | RunIdTaken, Run> => ('_tag' in run ? TE.left(run) : TE.right(run))),
    );
  }

  list(filter: RunFilter): TE.TaskEither<EngineUnavailable, ReadonlyArray<Run>> {
    return this.#call('the runs could not be read', (parts) => listRuns(filter, parts));
  }

  find(runId: string): TE.TaskEither<EngineUnavailable, RunDetails | undefined> {
    return this.#call('the run could not be read', (parts) => findRun(runId, parts));
  }

  glance(runId: string): TE.TaskEither<EngineUnavailable, RunGlance | undefined> {
    return this.#call('the run could not be read', (parts) => glanceAt(runId, parts));
  }

  cancel(runId: string): TE.TaskEither<EngineUnavailable, void> {
    return this.#call('the run could not be cancelled', () => cancelRun(runId));
  }

  resume({ id, workflow }: Run): TE.TaskEither<EngineUnavailable, void> {
    return this.#call('the run could not be resumed', () => resumeRun(id, this.#known(workflow)));
  }

  rerun({ id, workflow }: Run, fromStep: number): TE.TaskEither<EngineUnavailable, Run> {
    return this.#call('the run could not be repeated', () => rerunFrom(id, fromStep, this.#known(workflow)));
  }

  forget(endedBy: Date, limit: number): TE.TaskEither<EngineUnavailable, number> {
    return this.#call('old runs could not be deleted', async ({ pool }) => {
      const runIds = await endedBefore(endedBy, limit);
      await forgetRuns(pool, runIds);
      await deleteRuns(runIds);
      return runIds.length;
    });
  }

  noteDependencies(workflows: ReadonlyArray<string>, declared: ReadonlyArray<DeclaredDependency>): TE.TaskEither<EngineUnavailable, void> {
    return this.#call('the dependencies could not be noted', ({ pool }) => new DependencyStore(pool).note(workflows, declared));
  }

  dependencies(): TE.TaskEither<EngineUnavailable, ReadonlyArray<DependencyRecord>> {
    return this.#call('the dependencies could not be read', ({ pool }) => new DependencyStore(pool).all());
  }

  async #launch(workflows: ReadonlyArray<EngineWorkflow>, queues: ReadonlyArray<WorkflowQueue>): Promise<void> {
    const { databaseUrl, executorId, workerConcurrency, log } = this.#options;
    if (DBOS.isInitialized()) {
      throw new Error('another engine runs in this process, and there can be one only');
    }
    const parts = openEngineParts(this.#options, { workflows, queues, open: () => this.#opened() });
    const { pool, liveness, fleet } = parts;
    this.#parts = parts;
    // After an outage of minutes, runs should not wait for another minute.
    dbRetryConfig.maxBackoffSec = 5;
    try {
      await liveness.connect();
      workflows.forEach((workflow) => this.#register(workflow));
      await underMigrationLock(databaseUrl, async () => {
        await migrateOwnTables(pool);
        DBOS.setConfig({
          name: APPLICATION,
          systemDatabaseUrl: databaseUrl,
          systemDatabasePool: pool,
          executorID: executorId,
          // Fixes the version to a constant; otherwise runs of an older version would wait for ever.
          enablePatching: true,
          listenQueues: [...engineNames(queues, await fleet.join())],
          logger: engineLogger(log),
        });
        await DBOS.launch();
        await registerQueues(queues, workerConcurrency);
      });
      await fleet.awaitOthers();
      await unparkRuns(pool, [...this.#registered.keys()]);
      await applySchedules(workflows, (name) => this.#known(name).run);
      await fleet.refresh();
      liveness.watch();
    } catch (error) {
      await this.#abandon();
      throw error;
    }
  }

  #register(workflow: EngineWorkflow): void {
    const scheduled = (context: unknown): Json => (context as ScheduleContext).input;
    const run = (first: unknown, context?: unknown): Promise<Json | undefined> =>
      first instanceof Date ? this.#execute(workflow, scheduled(context), true) : this.#execute(workflow, first as Json, false);
    this.#registered.set(workflow.name, { workflow, run: DBOS.registerWorkflow(run, { name: workflow.name }) });
  }

  async #abandon(): Promise<void> {
    const parts = this.#parts;
    this.#parts = undefined;
    await DBOS.shutdown({ deregister: true }).catch(() => undefined);
    await parts?.register.remove(this.#options.executorId).catch(() => undefined);
    await parts?.liveness.stop();
    await parts?.pool.end();
  }

  #opened(): EngineParts {
    if (this.#parts === undefined || !DBOS.isInitialized()) {
      throw new Error('it is not started, or it stops');
    }
    return this.#parts;
  }

  #known(workflow: string): RegisteredWorkflow {
    const registered = this.#registered.get(workflow);
    if (registered === undefined) {
      throw new Error(`the workflow "${workflow}" is not registered with the engine`);
    }
    return registered;
  }

  #call<A>(failing: string, work: (parts: EngineParts) => Promise<A>): TE.TaskEither<EngineUnavailable, A> {
    return TE.tryCatch(async () => {
      const parts = this.#opened();
      return withinTime(CALL_MS, withoutRetries(() => work(parts)));
    }, unavailable(failing));
  }

  async #execute(workflow: EngineWorkflow, input: Json, isScheduled: boolean): Promise<Json | undefined> {
    const runId = DBOS.workflowID ?? '';
    const { log } = this.#options;
    if (isScheduled && this.#parts !== undefined) {
      await completeScheduledRun(this.#parts.pool, runId, workflow);
    }
    const progress = new ProgressReporter((latest) => this.#writeProgress(runId, latest));
    const journal = new RunJournal(runId, () => this.#parts?.journal, log);
    return execute(workflow, input, { runId, calls: DBOS_CALLS, progress, journal, stopped: this.#stopped.signal, log });
  }

  async #writeProgress(runId: string, progress: Progress): Promise<void> {
    try {
      await this.#parts?.progress.write(runId, progress);
    } catch (error) {
      this.#options.log('debug', `the progress of the run ${runId} was not written: ${runErrorOf(error).message}`);
    }
  }
}

const unavailable =
  (failing: string) =>
  (cause: unknown): EngineUnavailable =>
    // Cleaned: an invalid URL, with its password, is an own property of its error.
    engineUnavailable(`${failing} (${runErrorOf(cause).message})`, cleanError(cause));
