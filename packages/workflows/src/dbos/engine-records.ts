import type { Json } from '@aqueduct/integrations';
import { runErrorOf } from '../clean-error.js';
import { queueNameOf } from './engine-queues.js';
import type { StepAttempts } from '../run-journal-store.js';
import type { Run, RunDetails, RunningStep, RunProgress, RunStatus, StepFailure, StepRecord, UsedGeneration } from '../run.js';
import type { RunFilter } from '../workflow-engine.js';

type EngineStatus = 'ENQUEUED' | 'DELAYED' | 'PENDING' | 'SUCCESS' | 'ERROR' | 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' | 'CANCELLED';

/** The part that is read of the engine's record of a run. */
export interface EngineRunRecord {
  readonly workflowID: string;
  readonly workflowName: string;
  readonly status: string;
  readonly createdAt: number;
  readonly dequeuedAt?: number;
  readonly completedAt?: number;
  readonly deadlineEpochMS?: number;
  readonly recoveryAttempts?: number;
  readonly queueName?: string;
  readonly scheduleName?: string;
  readonly forkedFrom?: string;
  readonly input?: ReadonlyArray<unknown>;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** The part that is read of the engine's record of a step. */
export interface EngineStepRecord {
  readonly functionID: number;
  readonly name: string;
  readonly output: unknown;
  readonly error: unknown;
  readonly startedAtEpochMs?: number;
  readonly completedAtEpochMs?: number;
}

interface EngineFilter {
  readonly status?: Array<EngineStatus>;
  readonly workflowName?: Array<string>;
  readonly attributes?: Record<string, unknown>;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly limit: number;
}

/** The engine's words for our statuses. */
const ENGINE_STATUSES: Readonly<Record<RunStatus, ReadonlyArray<EngineStatus>>> = {
  queued: ['ENQUEUED', 'DELAYED'],
  running: ['PENDING'],
  succeeded: ['SUCCESS'],
  failed: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
  cancelled: ['CANCELLED'],
};

const STATUSES: Readonly<Record<string, RunStatus>> = Object.fromEntries(
  Object.entries(ENGINE_STATUSES).flatMap(([ours, theirs]) => theirs.map((engine) => [engine, ours as RunStatus])),
);

/** A filter in the engine's words. */
export const engineFilter = ({ statuses, workflows, connection, since, until, limit }: RunFilter): EngineFilter => ({
  ...(statuses === undefined ? {} : { status: statuses.flatMap((status) => ENGINE_STATUSES[status]) }),
  ...(workflows === undefined ? {} : { workflowName: [...workflows] }),
  ...(connection === undefined ? {} : { attributes: { connections: [connection] } }),
  ...(since === undefined ? {} : { startTime: since.toISOString() }),
  ...(until === undefined ? {} : { endTime: until.toISOString() }),
  limit,
});

const GIVEN_UP = {
  name: 'GivenUp',
  message: 'The run was taken up too often without an end; its process may have died of it each time.',
  remedy: 'Look into the logs of the processes that took it, then resume it.',
};

const TIMED_OUT = {
  name: 'RunTimeout',
  message: 'The run took longer than its workflow allows, and was cancelled.',
  remedy: 'Resume it to give it that time once more, or raise the timeoutMs of the workflow.',
};

const date = (ms: number): Date => new Date(ms);

export const runOf = (record: EngineRunRecord): Run => {
  const queue = queueNameOf(record.queueName);
  return {
    id: record.workflowID,
    workflow: record.workflowName,
    status: STATUSES[record.status] ?? 'running',
    ...(queue === undefined ? {} : { queue }),
    scheduled: record.scheduleName !== undefined && record.scheduleName !== null,
    ...(record.forkedFrom === undefined || record.forkedFrom === null ? {} : { repeats: record.forkedFrom }),
  createdAt: date(record.createdAt),
  ...(record.dequeuedAt === undefined ? {} : { startedAt: date(record.dequeuedAt) }),
  ...(record.completedAt === undefined ? {} : { finishedAt: date(record.completedAt) }),
  attempts: record.recoveryAttempts ?? 0,
  };
};

const errorOf = (record: EngineRunRecord): Pick<RunDetails, 'error'> => {
  if (record.status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') {
    return { error: GIVEN_UP };
  }
  const { deadlineEpochMS: deadline, completedAt } = record;
  if (record.status === 'CANCELLED' && deadline !== undefined && completedAt !== undefined && completedAt >= deadline) {
    return { error: TIMED_OUT };
  }
  return record.error === undefined || record.error === null ? {} : { error: runErrorOf(record.error) };
};

const output = (value: unknown): { readonly output?: Json } => (value === undefined || value === null ? {} : { output: value as Json });

/** What belongs to a run beside its record. */
export interface RunParts {
  readonly steps: ReadonlyArray<EngineStepRecord>;
  readonly progress: RunProgress | undefined;
  readonly attempts: ReadonlyArray<StepAttempts>;
  readonly used: ReadonlyArray<UsedGeneration>;
}

const stepOf = (step: EngineStepRecord, failures: ReadonlyArray<StepFailure>): StepRecord => {
  const failed = step.error !== null && step.error !== undefined;
  return {
    id: step.functionID,
    name: step.name,
    attempts: failed ? Math.max(failures.length, 1) : failures.length + 1,
    failures,
    ...(step.startedAtEpochMs === undefined ? {} : { startedAt: date(step.startedAtEpochMs) }),
    ...(step.completedAtEpochMs === undefined ? {} : { finishedAt: date(step.completedAtEpochMs) }),
    ...output(step.output),
    ...(failed ? { error: runErrorOf(step.error) } : {}),
  };
};

/** What is known of steps that are under way. */
export const runningOf = (status: RunStatus, finished: ReadonlySet<number>, attempts: ReadonlyArray<StepAttempts>): ReadonlyArray<RunningStep> =>
  status !== 'running' ? [] : attempts.filter(({ stepId }) => !finished.has(stepId)).map(({ stepId, ...step }) => ({ id: stepId, ...step }));

/** The engine records its own calls (sleeps, patches) as steps too. */
const isOurs = ({ name }: EngineStepRecord): boolean => !name.startsWith('DBOS.');

/** A schedule hands over the moment, and the input in its context. */
const inputOf = ({ input: [first, context] = [] }: EngineRunRecord): Json =>
  (first instanceof Date ? (context as { readonly input: Json }).input : (first ?? null)) as Json;

export const runDetailsOf = (record: EngineRunRecord, parts: RunParts): RunDetails => {
  const run = runOf(record);
  const failures = new Map(parts.attempts.map((step) => [step.stepId, step.failures]));
  return {
    ...run,
    input: inputOf(record),
    ...output(record.output),
    ...errorOf(record),
    ...(parts.progress === undefined ? {} : { progress: parts.progress }),
    steps: parts.steps.filter(isOurs).map((step) => stepOf(step, failures.get(step.functionID) ?? [])),
    running: runningOf(run.status, new Set(parts.steps.map(({ functionID }) => functionID)), parts.attempts),
    connections: (record.attributes?.['connections'] as ReadonlyArray<string> | undefined) ?? [],
    used: parts.used,
  };
};
