import { mapConcurrently } from '@aqueduct/workflows';
import type { Ended } from './run-tasks.js';

const AT_ONCE = 4;

/** A run and what is wrong with it. */
export interface Checked extends Ended {
  readonly problems: ReadonlyArray<string>;
}

const problemsOf = async ({ task, run, problem }: Ended): Promise<ReadonlyArray<string>> => {
  if (run === undefined) {
    return [problem ?? 'it has not ended'];
  }
  if (run.status !== 'succeeded') {
    const { error } = run;
    const last = run.steps.at(-1);
    return [`it is ${run.status}${error === undefined ? '' : `: ${error.message} ${error.remedy ?? ''}`}${last === undefined ? '' : ` (last step: ${last.name})`}${run.stuck ?? ''}`];
  }
  try {
    return await task.check(run);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
};

/** Looks at what every run has left behind. */
export const checkRuns = (ended: ReadonlyArray<Ended>): Promise<ReadonlyArray<Checked>> =>
  mapConcurrently(ended, AT_ONCE, new AbortController().signal, async (one) => ({ ...one, problems: await problemsOf(one) }));
