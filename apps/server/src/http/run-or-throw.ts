import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Failure } from './failure.js';
import { FailureException } from './failure.exception.js';

/** The one place where a `Left` becomes a rejection. */
export const runOrThrow = async <A>(program: TE.TaskEither<Failure, A>): Promise<A> => {
  const result = await program();
  if (E.isLeft(result)) {
    throw new FailureException(result.left);
  }
  return result.right;
};
