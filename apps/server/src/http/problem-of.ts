import { problemType, type Problem } from '@aqueduct/api-contract';
import { describeError, firstFailure, usesInWords, type Description, type Violation } from '@aqueduct/integrations';
import { describeWorkflowError } from '@aqueduct/workflows';
import { toConnectionUse } from '../connections/connection-use-view.js';
import { toTestResult } from '../connections/test-result-view.js';
import { describeHttpFailure } from './describe-http-failure.js';
import type { Failure } from './failure.js';
import type { FileProblem } from './http-failure.js';
import { REFUSALS } from './refusal.js';

const describe = (failure: Failure): Description => {
  switch (failure._tag) {
    case 'Unauthenticated':
    case 'RouteNotFound':
    case 'MalformedJson':
    case 'UnsupportedMediaType':
    case 'BodyTooLarge':
    case 'BodyUnreadable':
    case 'CredentialsFileInvalid':
    case 'RequestRefused':
      return describeHttpFailure(failure);
    case 'WorkflowNotFound':
    case 'RunNotFound':
    case 'InvalidWorkflowInput':
    case 'InvalidRunRequest':
    case 'RunIdTaken':
    case 'RunInWrongState':
    case 'DependencyUnmet':
    case 'EngineUnavailable':
    case 'InvalidWorkflowDefinition':
      return describeWorkflowError(failure);
    default:
      return describeError(failure);
  }
};

const placeInFile = ({ line, column }: FileProblem): string =>
  line === undefined ? 'file' : `file.line ${line}${column === undefined ? '' : ` column ${column}`}`;

/** The fields to look at, where the failure knows them. */
const wrongFields = (failure: Failure): ReadonlyArray<Violation> => {
  switch (failure._tag) {
    case 'InvalidInput':
    case 'StoredConnectionInvalid':
    case 'InvalidWorkflowInput':
    case 'InvalidRunRequest':
      return failure.violations;
    case 'CredentialsFileInvalid':
      return failure.problems.map((problem) => ({ field: placeInFile(problem), expected: problem.remedy }));
    case 'UnknownIntegration':
      return [{ field: 'kind', expected: `one of ${failure.known.join(', ')}` }];
    case 'UnknownStrategy':
      return [{ field: 'strategy', expected: `one of ${failure.known.join(', ')}` }];
    case 'ConnectionNameTaken':
    case 'ConnectionNameReserved':
      return [{ field: 'name', expected: 'a name that no other connection has' }];
    case 'SecretRequired':
      return failure.fields.map((field) => ({ field: `credentials.${field}`, expected: 'given again' }));
    case 'CredentialsUnavailable':
    case 'CredentialsRejected':
      return failure.field === undefined ? [] : [{ field: `credentials.${failure.field}`, expected: failure.remedy }];
    case 'TestFailed': {
      const failed = firstFailure(failure.result);
      return failed?.field === undefined ? [] : [{ field: failed.field, expected: failed.remedy }];
    }
    default:
      return [];
  }
};

const neededBy = (failure: Failure): Pick<Problem, 'usedBy' | 'usage'> =>
  failure._tag === 'ConnectionInUse' || failure._tag === 'AliasInUse'
    ? { usedBy: usesInWords(failure.usedBy), usage: failure.usedBy.map(toConnectionUse(failure.name)) }
    : {};

/** The answer to a failure, as problem+json. */
export const problemOf = (failure: Failure): Problem => {
  const { status, title } = REFUSALS[failure._tag];
  const { problem, remedy } = describe(failure);
  const errors = wrongFields(failure);
  return {
    type: problemType(failure._tag),
    title,
    status: failure._tag === 'RequestRefused' ? failure.status : status,
    detail: problem,
    remedy,
    ...(errors.length === 0 ? {} : { errors: errors.map(({ field, expected }) => ({ field, expected })) }),
    ...(failure._tag === 'TestFailed' ? { test: toTestResult(failure.result) } : {}),
    ...neededBy(failure),
  };
};
