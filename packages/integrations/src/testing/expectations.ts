import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { inspect } from 'node:util';

/** Runs it and answers the right side; a left fails the test with what it holds. */
export const rightOf = async <L, A>(task: TE.TaskEither<L, A>): Promise<A> => {
  const outcome = await task();
  if (E.isLeft(outcome)) {
    throw new Error(`expected a success, got ${inspect(outcome.left, { depth: 9 })}`);
  }
  return outcome.right;
};

/** Runs it and answers the left side; a right fails the test. */
export const leftOf = async <L, A>(task: TE.TaskEither<L, A>): Promise<L> => {
  const outcome = await task();
  if (E.isRight(outcome)) {
    throw new Error(`expected a failure, got ${inspect(outcome.right, { depth: 9 })}`);
  }
  return outcome.left;
};

/** All the ways in which a value ends up in a log or an answer. */
export const printed = (value: unknown): string =>
  [JSON.stringify(value), String(value), inspect(value, { depth: 20, showHidden: true, getters: true })].join('\n') +
  (value !== null && typeof value === 'object' && 'cause' in value ? printed(value.cause) : '') +
  (value instanceof Error ? `${value.message}\n${value.stack}` : '');
