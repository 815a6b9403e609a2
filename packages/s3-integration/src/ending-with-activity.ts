import { currentActivity } from '@aqueduct/integrations';
import type { HttpHandlerOptions } from '@smithy/types';
import { setMaxListeners } from 'node:events';

const joined = new WeakMap<AbortSignal, { readonly activity: AbortSignal; readonly both: AbortSignal }>();

/** One for all requests with the same two signals, which are those of a step: joining is dear, as requests go. */
const join = (own: AbortSignal, activity: AbortSignal): AbortSignal => {
  const known = joined.get(own);
  if (known?.activity === activity) {
    return known.both;
  }
  const both = AbortSignal.any([own, activity]);
  setMaxListeners(Infinity, both);
  joined.set(own, { activity, both });
  return both;
};

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
  return { ...options, abortSignal: abortSignal === undefined ? signal : join(abortSignal, signal) };
};
