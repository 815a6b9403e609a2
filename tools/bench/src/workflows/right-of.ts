import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';

/** @throws Error with the failure, which ends the benchmark */
export const rightOf = async <A>(program: TE.TaskEither<unknown, A>): Promise<A> => {
  const result = await program();
  if (E.isLeft(result)) {
    throw new Error(JSON.stringify(result.left));
  }
  return result.right;
};
