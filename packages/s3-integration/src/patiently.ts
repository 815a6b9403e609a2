import { setTimeout } from 'node:timers/promises';
import { S3ServiceException } from '@aws-sdk/client-s3';

/** The SDK repeats a request and never a body that breaks off half-way. */
const ATTEMPTS = 3;
const PAUSE_MS = 200;

/** Does `work` again when a connection or a body broke; not when the store has answered. */
export const patiently = async <A>(
  signal: AbortSignal,
  work: () => Promise<A>,
  isFinal: (error: unknown) => boolean = (error) => error instanceof S3ServiceException,
): Promise<A> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || signal.aborted || isFinal(error)) {
        throw error;
      }
      await setTimeout(PAUSE_MS * attempt, undefined, { signal });
    }
  }
};
