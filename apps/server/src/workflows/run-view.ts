import type { ProgressView, RunDetails, RunError, RunPage, RunView, StepView } from '@aqueduct/api-contract';
import type * as Engine from '@aqueduct/workflows';

const toTimes = ({ startedAt, finishedAt }: Pick<Engine.Run, 'startedAt' | 'finishedAt'>): Pick<RunView, 'startedAt' | 'finishedAt'> => ({
  ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
  ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
});

const toError = ({ name, message, code, status, requestId }: Engine.RunError): RunError => ({
  name,
  message,
  ...(code === undefined ? {} : { code }),
  ...(status === undefined ? {} : { status }),
  ...(requestId === undefined ? {} : { requestId }),
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

export const toRunView = (run: Engine.Run): RunView => ({
  id: run.id,
  workflow: run.workflow,
  status: run.status,
  createdAt: run.createdAt.toISOString(),
  attempts: run.attempts,
  ...toTimes(run),
});

export const toRunDetails = (run: Engine.RunDetails): RunDetails => ({
  ...toRunView(run),
  ...toOutcome(run),
  input: run.input,
  steps: run.steps.map((step) => ({ name: step.name, ...toTimes(step), ...toOutcome(step) })),
  connections: run.connections,
  ...(run.progress === undefined ? {} : { progress: toProgress(run.progress) }),
});

export const toRunPage = ({ runs, next }: Engine.RunPage): RunPage => ({
  runs: runs.map(toRunView),
  ...(next === undefined ? {} : { next }),
});
