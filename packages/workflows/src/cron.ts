import type { Json } from '@aqueduct/integrations';

/** When a workflow runs by itself. */
export interface Cron {
  /** Five fields, or six with seconds in front: `0 3 * * *` is every night at three. */
  readonly schedule: string;
  /** IANA, e.g. `Europe/Vienna`. @default UTC */
  readonly timeZone?: string;
  /** What each run gets. @default {} */
  readonly input?: unknown;
}

/** A schedule as the engine keeps it. */
export interface EngineCron {
  readonly schedule: string;
  readonly timeZone: string;
  readonly input: Json;
  /** What the runs are recorded as using. */
  readonly connections: ReadonlyArray<string>;
}

export const completeCron = (cron: string | Cron): Required<Cron> => {
  const { schedule, timeZone = 'UTC', input = {} } = typeof cron === 'string' ? { schedule: cron } : cron;
  return { schedule, timeZone, input };
};
