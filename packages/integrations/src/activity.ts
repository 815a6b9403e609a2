import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What a request to an outside system is made for. Integrations send it along where the protocol has a place for it
 * (S3: the user agent), so that the other side's logs lead back to the run. Names and ids only.
 */
export interface Activity {
  readonly workflow: string;
  readonly runId: string;
}

const activities = new AsyncLocalStorage<Activity>();

/** Does `work`, and all that it starts, in the name of an activity. */
export const duringActivity = <A>(activity: Activity, work: () => A): A => activities.run(activity, work);

/** The activity that this code runs for, if any. */
export const currentActivity = (): Activity | undefined => activities.getStore();
