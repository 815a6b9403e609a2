import type { Description, Violation } from '@aqueduct/integrations';
import type { RunStatus } from './run.js';

/** No workflow of this name is registered in this process. */
export interface WorkflowNotFound {
  readonly _tag: 'WorkflowNotFound';
  readonly workflow: string;
  readonly known: ReadonlyArray<string>;
}

export interface RunNotFound {
  readonly _tag: 'RunNotFound';
  readonly runId: string;
}

/** The input does not fit the workflow's codec, or is no plain JSON. */
export interface InvalidWorkflowInput {
  readonly _tag: 'InvalidWorkflowInput';
  readonly workflow: string;
  readonly violations: ReadonlyArray<Violation>;
}

/** A filter, a cursor or an idempotency key that cannot be used. */
export interface InvalidRunRequest {
  readonly _tag: 'InvalidRunRequest';
  readonly violations: ReadonlyArray<Violation>;
}

/** The idempotency key names a run of another workflow. */
export interface RunIdTaken {
  readonly _tag: 'RunIdTaken';
  readonly runId: string;
  readonly workflow: string;
}

/** What was asked for cannot be done with a run in this state. */
export interface RunInWrongState {
  readonly _tag: 'RunInWrongState';
  readonly runId: string;
  readonly status: RunStatus;
  readonly asked: 'cancel' | 'resume' | 'repeat';
}

/** A connection that the workflow declares is not there, or is of another kind: its runs would fail. */
export interface DependencyUnmet {
  readonly _tag: 'DependencyUnmet';
  readonly workflow: string;
  /** The names of the connections. */
  readonly connections: ReadonlyArray<string>;
  readonly problem: string;
  readonly remedy: string;
}

/** The engine is not started, or its database cannot be reached. */
export interface EngineUnavailable {
  readonly _tag: 'EngineUnavailable';
  readonly reason: string;
  /** For logs. */
  readonly cause?: unknown;
}

/** A class under `@Workflow` that cannot be run; found when the application starts. */
export interface InvalidWorkflowDefinition {
  readonly _tag: 'InvalidWorkflowDefinition';
  readonly workflow: string;
  readonly problem: string;
  readonly remedy: string;
}

export type WorkflowError =
  | WorkflowNotFound
  | RunNotFound
  | InvalidWorkflowInput
  | InvalidRunRequest
  | RunIdTaken
  | RunInWrongState
  | DependencyUnmet
  | EngineUnavailable
  | InvalidWorkflowDefinition;

export const workflowNotFound = (workflow: string, known: ReadonlyArray<string>): WorkflowNotFound => ({
  _tag: 'WorkflowNotFound',
  workflow,
  known,
});

export const runNotFound = (runId: string): RunNotFound => ({ _tag: 'RunNotFound', runId });

export const invalidWorkflowInput = (workflow: string, violations: ReadonlyArray<Violation>): InvalidWorkflowInput => ({
  _tag: 'InvalidWorkflowInput',
  workflow,
  violations,
});

export const invalidRunRequest = (violations: ReadonlyArray<Violation>): InvalidRunRequest => ({ _tag: 'InvalidRunRequest', violations });

export const runIdTaken = (runId: string, workflow: string): RunIdTaken => ({ _tag: 'RunIdTaken', runId, workflow });

export const runInWrongState = (runId: string, status: RunStatus, asked: RunInWrongState['asked']): RunInWrongState => ({
  _tag: 'RunInWrongState',
  runId,
  status,
  asked,
});

export const engineUnavailable = (reason: string, cause?: unknown): EngineUnavailable => ({
  _tag: 'EngineUnavailable',
  reason,
  ...(cause === undefined ? {} : { cause }),
});

export const invalidWorkflowDefinition = (workflow: string, problem: string, remedy: string): InvalidWorkflowDefinition => ({
  _tag: 'InvalidWorkflowDefinition',
  workflow,
  problem,
  remedy,
});

/** `field: expected`, joined; no value that was sent. */
export const violationsInWords = (violations: ReadonlyArray<Violation>): string => violations.map(({ field, expected }) => `${field}: ${expected}`).join('; ');

const WRONG_STATE_REMEDY: Readonly<Record<RunInWrongState['asked'], string>> = {
  cancel: 'Only a queued or running run can be cancelled.',
  resume: 'Only a run that was cancelled or given up can be resumed; repeat one that failed or succeeded, from a step of your choice.',
  repeat: 'Only a run that has ended can be repeated; cancel it first.',
};

/** The one place where failures become prose. Neither part holds a secret. */
export const describeWorkflowError = (error: WorkflowError): Description => {
  switch (error._tag) {
    case 'WorkflowNotFound':
      return {
        problem: `There is no workflow named "${error.workflow}".`,
        remedy: `Use one of: ${error.known.join(', ') || 'none is registered'}; or import the module that provides it.`,
      };
    case 'RunNotFound':
      return { problem: `There is no run "${error.runId}".`, remedy: 'Look its id up in the list of runs.' };
    case 'InvalidWorkflowInput':
      return {
        problem: `The input does not fit the workflow "${error.workflow}": ${violationsInWords(error.violations)}.`,
        remedy: 'Correct the fields named above and start the workflow again.',
      };
    case 'InvalidRunRequest':
      return { problem: `${violationsInWords(error.violations)}.`, remedy: 'Correct what is named above and send the request again.' };
    case 'RunIdTaken':
      return {
        problem: `The idempotency key "${error.runId}" belongs to another run, which is not one of "${error.workflow}".`,
        remedy: 'Use another key.',
      };
    case 'RunInWrongState':
      return { problem: `The run "${error.runId}" is ${error.status}.`, remedy: WRONG_STATE_REMEDY[error.asked] };
    case 'DependencyUnmet':
      return { problem: `The workflow "${error.workflow}" ${error.problem}.`, remedy: error.remedy };
    case 'EngineUnavailable':
      return {
        problem: `The workflow engine is not available: ${error.reason}.`,
        remedy: 'Check that PostgreSQL runs and accepts connections; runs go on by themselves when it is back.',
      };
    case 'InvalidWorkflowDefinition':
      return { problem: `Workflow ${error.workflow}: ${error.problem}.`, remedy: error.remedy };
  }
};
