import { DBOS, Error as DbosErrors } from '@dbos-inc/dbos-sdk';
import type { Json } from '@aqueduct/integrations';
import { whyStuck } from '../fleet/fleet-member.js';
import type { FleetRegister } from '../fleet/fleet-register.js';
import type { ProgressStore } from '../progress-store.js';
import type { RunJournalStore } from '../run-journal-store.js';
import type { Run, RunDetails, RunGlance } from '../run.js';
import type { EngineWorkflow, NewRun, RunFilter } from '../workflow-engine.js';
import { runIdTaken, type RunIdTaken } from '../workflow-error.js';
import { engineQueueName } from './engine-queues.js';
import { engineFilter, runDetailsOf, runningOf, runOf } from './engine-records.js';

/** A workflow as it was registered: first its input, or the moment and the context of a schedule. */
export type Registered = (first: unknown, context?: unknown) => Promise<Json | undefined>;

export interface RegisteredWorkflow {
  readonly workflow: EngineWorkflow;
  readonly run: Registered;
}

/** Where the parts of a run are read. */
export interface RunSources {
  readonly progress: ProgressStore;
  readonly journal: RunJournalStore;
  readonly register: FleetRegister;
}

const STATUS_ONLY = { loadInput: false, loadOutput: false };
const ENDED = ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'] as const;

const withReason = async (runs: ReadonlyArray<Run>, register: FleetRegister): Promise<ReadonlyArray<Run>> => {
  if (!runs.some(({ status }) => status === 'queued')) {
    return runs;
  }
  const members = await register.members();
  return runs.map((run) => {
    const stuck = run.status === 'queued' ? whyStuck(run, members) : undefined;
    return stuck === undefined ? run : { ...run, stuck };
  });
};

const started = async (runId: string): Promise<Run> => {
  const [record] = await DBOS.listWorkflows({ workflowIDs: [runId], ...STATUS_ONLY });
  if (record === undefined) {
    throw new Error('the run was removed at once');
  }
  return runOf(record);
};

export const enqueueRun = async ({ run, workflow }: RegisteredWorkflow, newRun: NewRun): Promise<Run | RunIdTaken> => {
  const { runId, input, connections, partition, priority, timeoutMs } = newRun;
  const params = {
    queueName: engineQueueName(workflow.queue, partition !== undefined),
    workflowAttributes: { connections },
    enqueueOptions: { priority, ...(partition === undefined ? {} : { queuePartitionKey: partition }) },
    ...(timeoutMs === undefined ? {} : { timeoutMS: timeoutMs }),
    ...(runId === undefined ? {} : { workflowID: runId }),
  };
  try {
    const { workflowID } = await DBOS.startWorkflow(run, params)(input);
    return await started(workflowID);
  } catch (error) {
    if (error instanceof DbosErrors.DBOSConflictingWorkflowError) {
      return runIdTaken(runId ?? '', workflow.name);
    }
    throw error;
  }
};

export const listRuns = async (filter: RunFilter, { register }: RunSources): Promise<ReadonlyArray<Run>> => {
  const records = await DBOS.listWorkflows({ ...engineFilter(filter), sortDesc: true, ...STATUS_ONLY });
  return withReason(records.map(runOf), register);
};

export const findRun = async (runId: string, { progress, journal, register }: RunSources): Promise<RunDetails | undefined> => {
  const [record] = await DBOS.listWorkflows({ workflowIDs: [runId] });
  if (record === undefined) {
    return undefined;
  }
  const details = runDetailsOf(record, {
    steps: (await DBOS.listWorkflowSteps(runId)) ?? [],
    progress: await progress.read(runId),
    attempts: await journal.attempts(runId),
    used: await journal.usedBy(runId),
  });
  const [run] = await withReason([details], register);
  return { ...details, ...run };
};

/** A run without its input, its output and the results of its steps, however many they are. */
export const glanceAt = async (runId: string, { progress, journal, register }: RunSources): Promise<RunGlance | undefined> => {
  const [record] = await DBOS.listWorkflows({ workflowIDs: [runId], ...STATUS_ONLY });
  if (record === undefined) {
    return undefined;
  }
  const [run = runOf(record)] = await withReason([runOf(record)], register);
  const done = await journal.finishedSteps(runId);
  const latest = await progress.read(runId);
  return {
    ...run,
    ...(latest === undefined ? {} : { progress: latest }),
    running: runningOf(run.status, done, await journal.attempts(runId)),
    stepsDone: done.size,
  };
};

/** Its running step is told so within about a second; later steps do not begin. */
export const cancelRun = (runId: string): Promise<void> => DBOS.cancelWorkflow(runId);

/** Queues a cancelled run again; it goes on at the interrupted step. */
export const resumeRun = async (runId: string, { workflow }: RegisteredWorkflow): Promise<void> => {
  const [record] = await DBOS.listWorkflows({ workflowIDs: [runId], ...STATUS_ONLY });
  await DBOS.resumeWorkflow(runId, { queueName: engineQueueName(workflow.queue, record?.queuePartitionKey !== undefined) });
};

/** A new run with the input and the earlier steps of another one. */
export const rerunFrom = async (runId: string, step: number, { workflow }: RegisteredWorkflow): Promise<Run> => {
  const [record] = await DBOS.listWorkflows({ workflowIDs: [runId], ...STATUS_ONLY });
  const partition = record?.queuePartitionKey;
  const { workflowID } = await DBOS.forkWorkflow(runId, step, {
    queueName: engineQueueName(workflow.queue, partition !== undefined),
    ...(partition === undefined ? {} : { queuePartitionKey: partition }),
    ...(workflow.timeoutMs === undefined ? {} : { timeoutMS: workflow.timeoutMs }),
  });
  return started(workflowID);
};

/** The oldest runs that ended before. */
export const endedBefore = async (moment: Date, limit: number): Promise<ReadonlyArray<string>> => {
  const records = await DBOS.listWorkflows({ status: [...ENDED], completedBefore: moment.toISOString(), limit, ...STATUS_ONLY });
  return records.map(({ workflowID }) => workflowID);
};

export const deleteRuns = (runIds: ReadonlyArray<string>): Promise<void> => DBOS.deleteWorkflows([...runIds]);
