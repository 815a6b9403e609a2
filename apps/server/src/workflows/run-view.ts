import type { ProgressView, RunDetails, RunError, RunGlance, RunPage, RunView, RunningStepView, StepFailureView, StepView, UsedConnectionView } from '@aqueduct/api-contract';
import type * as Engine from '@aqueduct/workflows';

type Times = Pick<Engine.Run, 'startedAt' | 'finishedAt'>;

const toTimes = ({ startedAt, finishedAt }: Times): Pick<StepView, 'startedAt' | 'finishedAt' | 'durationMs'> => ({
  ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
  ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
  // Clocks of two machines may disagree by a little.
  ...(startedAt === undefined ? {} : { durationMs: Math.max(0, (finishedAt?.getTime() ?? Date.now()) - startedAt.getTime()) }),
});

const toError = ({ name, message, code, status, requestId, tag, problem, remedy }: Engine.RunError): RunError => ({
  name,
  message,
  ...(code === undefined ? {} : { code }),
  ...(status === undefined ? {} : { status }),
  ...(requestId === undefined ? {} : { requestId }),
  ...(tag === undefined ? {} : { tag }),
  ...(problem === undefined ? {} : { problem }),
  ...(remedy === undefined ? {} : { remedy }),
});

const toOutcome = ({ output, error }: Pick<Engine.StepRecord, 'output' | 'error'>): Pick<StepView, 'output' | 'error'> => ({
  ...(output === undefined ? {} : { output }),
  ...(error === undefined ? {} : { error: toError(error) }),
});

const toProgress = ({ done, total, unit, message, at }: Engine.RunProgress): ProgressView => ({
  done,
  at: at.toISOString(),
  ...(total === undefined ? {} : { total }),
  ...(unit === undefined ? {} : { unit }),
  ...(message === undefined ? {} : { message }),
});

const toFailure = ({ attempt, at, error }: Engine.StepFailure): StepFailureView => ({ attempt, at: at.toISOString(), error: toError(error) });

const toStep = (step: Engine.StepRecord): StepView => ({
  id: step.id,
  name: step.name,
  attempts: step.attempts,
  failures: step.failures.map(toFailure),
  ...toTimes(step),
  ...toOutcome(step),
});

const toRunningStep = ({ id, name, attempt, startedAt, failures }: Engine.RunningStep): RunningStepView => ({
  id,
  name,
  attempt,
  startedAt: startedAt.toISOString(),
  failures: failures.map(toFailure),
});

const toUsed = ({ id, name, kind, generation, firstUsedAt }: Engine.UsedGeneration): UsedConnectionView => ({
  id,
  name,
  kind,
  generation,
  firstUsedAt: firstUsedAt.toISOString(),
});

export const toRunView = (run: Engine.Run): RunView => ({
  id: run.id,
  workflow: run.workflow,
  status: run.status,
  scheduled: run.scheduled,
  createdAt: run.createdAt.toISOString(),
  attempts: run.attempts,
  ...toTimes(run),
  ...(run.queue === undefined ? {} : { queue: run.queue }),
  ...(run.stuck === undefined ? {} : { stuck: run.stuck }),
  ...(run.repeats === undefined ? {} : { repeats: run.repeats }),
});

export const toRunDetails = (run: Engine.RunDetails): RunDetails => ({
  ...toRunView(run),
  ...toOutcome(run),
  input: run.input,
  steps: run.steps.map(toStep),
  running: run.running.map(toRunningStep),
  connections: run.connections,
  used: run.used.map(toUsed),
  ...(run.progress === undefined ? {} : { progress: toProgress(run.progress) }),
});

export const toRunGlance = (run: Engine.RunGlance): RunGlance => ({
  ...toRunView(run),
  running: run.running.map(toRunningStep),
  stepsDone: run.stepsDone,
  ...(run.progress === undefined ? {} : { progress: toProgress(run.progress) }),
});

export const toRunPage = ({ runs, next }: Engine.RunPage): RunPage => ({
  runs: runs.map(toRunView),
  ...(next === undefined ? {} : { next }),
});
