import { DBOS, Error as DbosErrors } from '@dbos-inc/dbos-sdk';
import { runWithAbortableDbRetries } from '@dbos-inc/dbos-sdk/internal/context';
import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { dbRetryConfig } from '@dbos-inc/dbos-sdk/internal/utils';
import type { Json } from '@aqueduct/integrations';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type pg from 'pg';
import { cleanError, runErrorOf } from './clean-error.js';
import { engineLogger } from './engine-logger.js';
import { completeEngineOptions, type EngineOptions } from './engine-options.js';
import { openEnginePool } from './engine-pool.js';
import { engineFilter, runDetailsOf, runOf } from './engine-records.js';
import { Liveness, type RunInHand } from './liveness.js';
import { underMigrationLock } from './migration-lock.js';
import { migrateOwnTables } from './own-tables.js';
import { ProgressReporter } from './progress-reporter.js';
import { ProgressStore } from './progress-store.js';
import { requeueRuns } from './requeue-runs.js';
import type { Run, RunDetails } from './run.js';
import { RunJournalStore } from './run-journal-store.js';
import { RunJournal } from './run-journal.js';
import { withinTime } from './within-time.js';
import type { Progress } from './workflow-context.js';
import { execute, type EngineCalls } from './workflow-execution.js';
import type { EngineWorkflow, NewRun, RunFilter, WorkflowEngine } from './workflow-engine.js';
import { engineUnavailable, runIdTaken, type EngineUnavailable, type RunIdTaken } from './workflow-error.js';

/** Of the application and of its queue; runs are found by it, so it never changes. */
const NAME = 'aqueduct';
const POLL_MS = 200;
const SWEEP_MS = 2_000;
const CALL_MS = 10_000;
/** While the database is away the engine repeats every query for ever: right inside runs, but callers need an answer. */
const NO_RETRIES = AbortSignal.abort();
const STATUS_ONLY = { loadInput: false, loadOutput: false };

type Registered = (input: Json) => Promise<Json | undefined>;

/** What lives from the start to the stop. */
interface EngineParts {
  readonly pool: pg.Pool;
  readonly liveness: Liveness;
  readonly progress: ProgressStore;
  readonly journal: RunJournalStore;
}

/** Not failures: the engine parks an execution with these, so they must reach it as they are. */
const isEngineSignal = (error: unknown): boolean =>
  error instanceof DbosErrors.DBOSWorkflowCancelledError || error instanceof DbosErrors.DBOSWorkflowConflictError;

const cleaned = (error: unknown): unknown => {
  if (error instanceof DbosErrors.DBOSUnexpectedStepError) {
    const message = `${error.message}. Put new steps behind patched(), or register the changed workflow under a new name.`;
    return cleanError({ name: 'StepOrderChanged', message });
  }
  return isEngineSignal(error) ? error : cleanError(error);
};

const CALLS: EngineCalls = {
  recorded: (once, { name, maxAttempts, retryDelayMs, retry }) =>
    DBOS.runStep(once, {
      name,
      retriesAllowed: maxAttempts > 1,
      maxAttempts,
      intervalSeconds: retryDelayMs / 1_000,
      shouldRetry: retry,
    }),
  stepId: () => DBOS.stepID ?? 0,
  cancelled: () => DBOS.stepStatus?.cancelSignal,
  sleep: (ms) => DBOS.sleepms(ms),
  patched: (name) => DBOS.patch(name),
  cleaned,
};

/** Workflows on DBOS Transact. DBOS is one per process, and so is this. The only file that knows it. */
export class DbosEngine implements WorkflowEngine {
  readonly #options: Required<EngineOptions>;
  readonly #registered = new Map<string, Registered>();
  readonly #attempts = new Set<AbortController>();
  #parts: EngineParts | undefined;

  constructor(options: EngineOptions) {
    this.#options = completeEngineOptions(options);
  }

  start(workflows: ReadonlyArray<EngineWorkflow>): TE.TaskEither<EngineUnavailable, void> {
    return TE.tryCatch(() => this.#launch(workflows), unavailable('it could not be started'));
  }

  async stop(): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) {
      return;
    }
    this.#parts = undefined;
    await DBOS.shutdown({ workflowCompletionTimeoutMS: this.#options.drainMs, deregister: true });
    // Only now may others take over: nothing of what still runs here is recorded any more.
    await parts.liveness.stop();
    await parts.pool.end();
    const reason = cleanError({ name: 'ProcessStops', message: 'The process stops; another one goes on with the run.' });
    this.#attempts.forEach((attempt) => attempt.abort(reason));
  }

  ready(): TE.TaskEither<EngineUnavailable, void> {
    return this.#call('it is not ready', async ({ pool, liveness }) => {
      await pool.query('SELECT 1');
      if (!liveness.held) {
        throw new Error('this process does not hold its liveness lock yet');
      }
    });
  }

  enqueue({ workflow, runId, input, connections }: NewRun): TE.TaskEither<EngineUnavailable | RunIdTaken, Run> {
    const begin = async (): Promise<Run | RunIdTaken> => {
      const registered = this.#registered.get(workflow);
      if (registered === undefined) {
        throw new Error(`the workflow "${workflow}" is not registered with the engine`);
      }
      const params = { queueName: NAME, workflowAttributes: { connections }, ...(runId === undefined ? {} : { workflowID: runId }) };
      const taken = (error: unknown): undefined => {
        if (error instanceof DbosErrors.DBOSConflictingWorkflowError) {
          return undefined;
        }
        throw error;
      };
      const handle = await DBOS.startWorkflow(registered, params)(input).catch(taken);
      if (handle === undefined) {
        return runIdTaken(runId ?? '', workflow);
      }
      const [record] = await DBOS.listWorkflows({ workflowIDs: [handle.workflowID], ...STATUS_ONLY });
      if (record === undefined) {
        throw new Error('the run was removed at once');
      }
      return runOf(record);
    };
    return pipe(
      this.#call('the run could not be started', begin),
      TE.flatMap((run): TE.TaskEither<EngineUnavailable | RunIdTaken, Run> => ('_tag' in run ? TE.left(run) : TE.right(run))),
    );
  }

  list(filter: RunFilter): TE.TaskEither<EngineUnavailable, ReadonlyArray<Run>> {
    return this.#call('the runs could not be read', async () => {
      const records = await DBOS.listWorkflows({ ...engineFilter(filter), sortDesc: true, ...STATUS_ONLY });
      return records.map(runOf);
    });
  }

  find(runId: string): TE.TaskEither<EngineUnavailable, RunDetails | undefined> {
    return this.#call('the run could not be read', async ({ progress, journal }) => {
      const [record] = await DBOS.listWorkflows({ workflowIDs: [runId] });
      if (record === undefined) {
        return undefined;
      }
      return runDetailsOf(record, {
        steps: (await DBOS.listWorkflowSteps(runId)) ?? [],
        progress: await progress.read(runId),
        attempts: await journal.attempts(runId),
        used: await journal.usedBy(runId),
      });
    });
  }

  async #launch(workflows: ReadonlyArray<EngineWorkflow>): Promise<void> {
    const { databaseUrl, executorId, workerConcurrency, log } = this.#options;
    if (DBOS.isInitialized()) {
      throw new Error('another engine runs in this process, and there can be one only');
    }
    const pool = openEnginePool(databaseUrl, `aqueduct ${executorId}`.slice(0, 63), log);
    const progress = new ProgressStore(pool);
    const journal = new RunJournalStore(pool);
    const requeue = (runIds: ReadonlyArray<string>): Promise<void> =>
      requeueRuns(pool, executorId, runIds, [...this.#registered.keys()]);
    const liveness = new Liveness({ databaseUrl, executorId, runsInHand, runsHere, takeOver, requeue, log, sweepMs: SWEEP_MS });
    this.#parts = { pool, liveness, progress, journal };
    // After an outage of minutes, runs should not wait for another minute.
    dbRetryConfig.maxBackoffSec = 5;
    try {
      await liveness.connect();
      workflows.forEach((workflow) => this.#register(workflow));
      DBOS.setConfig({
        name: NAME,
        systemDatabaseUrl: databaseUrl,
        systemDatabasePool: pool,
        executorID: executorId,
        // Fixes the version to a constant; otherwise runs of an older version would wait for ever.
        enablePatching: true,
        listenQueues: [NAME],
        logger: engineLogger(log),
      });
      await underMigrationLock(databaseUrl, async () => {
        await migrateOwnTables(pool);
        await DBOS.launch();
        await DBOS.registerQueue(NAME, { workerConcurrency, minPollingIntervalMs: POLL_MS, onConflict: 'always_update' });
      });
      liveness.watch();
    } catch (error) {
      await this.#abandon();
      throw error;
    }
  }

  #register(workflow: EngineWorkflow): void {
    const run = (input: Json): Promise<Json | undefined> => this.#execute(workflow, input);
    this.#registered.set(workflow.name, DBOS.registerWorkflow(run, { name: workflow.name }));
  }

  async #abandon(): Promise<void> {
    const parts = this.#parts;
    this.#parts = undefined;
    await DBOS.shutdown({ deregister: true }).catch(() => undefined);
    await parts?.liveness.stop();
    await parts?.pool.end();
  }

  #call<A>(failing: string, work: (parts: EngineParts) => Promise<A>): TE.TaskEither<EngineUnavailable, A> {
    return TE.tryCatch(async () => {
      if (this.#parts === undefined || !DBOS.isInitialized()) {
        throw new Error('it is not started, or it stops');
      }
      const parts = this.#parts;
      return withinTime(CALL_MS, runWithAbortableDbRetries(NO_RETRIES, () => work(parts)));
    }, unavailable(failing));
  }

  #execute(workflow: EngineWorkflow, input: Json): Promise<Json | undefined> {
    const runId = DBOS.workflowID ?? '';
    const progress = new ProgressReporter((latest) => this.#writeProgress(runId, latest));
    const { log } = this.#options;
    const journal = new RunJournal(runId, () => this.#parts?.journal, log);
    return execute(workflow, input, { runId, calls: CALLS, progress, journal, attempts: this.#attempts, log });
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

const runsInHand = async (): Promise<ReadonlyArray<RunInHand>> => {
  const records = await runWithAbortableDbRetries(NO_RETRIES, () => DBOS.listWorkflows({ status: 'PENDING', ...STATUS_ONLY }));
  return records.map(({ workflowID, executorId = '' }) => ({ runId: workflowID, executorId }));
};

const runsHere = (runId: string): boolean => DBOSExecutor.globalInstance?.systemDatabase.checkForRunningWorkflow(runId) === true;

/** `resumeWorkflows` would do too, but resets the count of attempts: a run that kills its process would loop for ever. */
const takeOver = async (executorId: string): Promise<void> => {
  await runWithAbortableDbRetries(NO_RETRIES, async () => DBOSExecutor.globalInstance?.recoverPendingWorkflows([executorId]));
};
