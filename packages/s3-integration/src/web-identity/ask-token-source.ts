import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { setTimeout as delay } from 'node:timers/promises';
import { Secret } from '@aqueduct/integrations';
import type { NamedFailure } from '../s3-credential-error.js';
import { nameOfSource, type TokenSourceFailure, type WebIdentityTokenSource } from './web-identity-token-source.js';

/** All requests that need the token wait for it. */
const LONGEST_WAIT_MS = 15_000;

const failed = (source: WebIdentityTokenSource, { problem, remedy, cause }: TokenSourceFailure): NamedFailure => ({
  code: 'TokenSourceFailed',
  field: 'tokenSource',
  problem: `The token source ${nameOfSource(source)} gives no token: ${problem}`,
  remedy,
  ...(cause === undefined ? {} : { cause }),
});

const BROKEN = 'Have it repaired by whoever provides it, or name a token file.';

const broken = (source: WebIdentityTokenSource, how: string): NamedFailure => failed(source, { problem: `${how}.`, remedy: BROKEN, cause: how });

const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : 'something that is no error');

/**
 * Asks a source, which is code of somebody else, for a token: it may throw, never answer, or answer something else. What
 * it throws is not passed on, for a message may hold the token.
 */
export const askTokenSource =
  (source: WebIdentityTokenSource, longestWaitMs = LONGEST_WAIT_MS): TE.TaskEither<NamedFailure, string> =>
  async () => {
    const answered = new AbortController();
    try {
      const late = delay(longestWaitMs, undefined, { signal: answered.signal }).catch(() => undefined);
      const answer = await Promise.race([source.token()(), late]);
      if (answer === undefined) {
        return E.left(broken(source, `it did not answer within ${longestWaitMs / 1_000} s`));
      }
      if (E.isLeft(answer)) {
        return E.left(failed(source, answer.left));
      }
      const token: unknown = answer.right;
      return token instanceof Secret ? E.right(token.reveal()) : E.left(broken(source, 'it answered something else than a Secret'));
    } catch (error) {
      return E.left(broken(source, `it threw ${nameOfError(error)}`));
    } finally {
      answered.abort();
    }
  };
