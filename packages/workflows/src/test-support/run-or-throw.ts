import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { WorkflowError } from '../workflow-error.js';
import { WorkflowException } from '../workflow-exception.js';

/** The right side, for tests that expect one. */
export const runOrThrow = async <A>(program: TE.TaskEither<WorkflowError, A>): Promise<A> => {
  const result = await program();
  if (E.isLeft(result)) {
    throw new WorkflowException(result.left);
  }
  return result.right;
};
