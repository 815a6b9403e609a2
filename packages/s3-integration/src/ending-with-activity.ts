import { currentActivity } from '@aqueduct/integrations';
import type { HttpHandlerOptions } from '@smithy/types';

/**
 * The options of a request that also ends when the activity does that it is made for, a step of a workflow say, body and
 * all: whether or not its author has handed the signal on.
 */
export const endingWithActivity = (options: HttpHandlerOptions = {}): HttpHandlerOptions => {
  const signal = currentActivity()?.signal;
  const { abortSignal } = options;
  if (signal === undefined || abortSignal === signal) {
    return options;
  }
  // A signal of another make, as older SDKs had them, cannot be joined with.
  if (abortSignal !== undefined && !(abortSignal instanceof AbortSignal)) {
    return options;
  }
  return { ...options, abortSignal: abortSignal === undefined ? signal : AbortSignal.any([abortSignal, signal]) };
};
