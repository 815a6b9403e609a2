import { AsyncLocalStorage } from 'node:async_hooks';

/** The state of a connection that a request was made with. */
export interface UsedConnection {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly generation: number;
}

/**
 * What a request to an outside system is made for. Integrations send workflow and run along where the protocol has a
 * place for them (S3: the user agent), so that the other side's logs lead back to the run. Names and ids only.
 */
export interface Activity {
  readonly workflow: string;
  readonly runId: string;
  /** Fires when nobody wants the outcome any more. Integrations end their requests with it, whatever the caller handed on. It takes any number of listeners. */
  readonly signal?: AbortSignal;
  /** Integrations call it before each request; it must be cheap, and it must not throw. */
  readonly uses?: (connection: UsedConnection) => void;
}

const activities = new AsyncLocalStorage<Activity>();

/** Does `work`, and all that it starts, in the name of an activity. */
export const duringActivity = <A>(activity: Activity, work: () => A): A => activities.run(activity, work);

/** The activity that this code runs for, if any. */
export const currentActivity = (): Activity | undefined => activities.getStore();
