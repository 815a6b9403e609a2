import { DBOS } from '@dbos-inc/dbos-sdk';
import { validateCrontab, validateTimezone } from '@dbos-inc/dbos-sdk/internal/scheduler/crontab';
import type { Json } from '@aqueduct/integrations';
import type { EngineWorkflow } from '../workflow-engine.js';
import { invalidWorkflowDefinition, type InvalidWorkflowDefinition } from '../workflow-error.js';
import { engineQueueName } from './engine-queues.js';

/** What a schedule hands to the runs that it starts; the moment comes first. */
export interface ScheduleContext {
  readonly input: Json;
}

type Scheduled = (moment: Date, context: ScheduleContext) => Promise<void>;

const holds = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

/** The first workflow whose cron the engine does not understand. */
export const cronProblem = (workflows: ReadonlyArray<EngineWorkflow>): InvalidWorkflowDefinition | undefined => {
  for (const { name, cron } of workflows) {
    if (cron !== undefined && !holds(() => validateCrontab(cron.schedule))) {
      return invalidWorkflowDefinition(name, `the schedule "${cron.schedule}" of its cron is none`, 'Use five fields, e.g. "0 3 * * *" for every night at three.');
    }
    if (cron !== undefined && !holds(() => validateTimezone(cron.timeZone))) {
      return invalidWorkflowDefinition(name, `the time zone "${cron.timeZone}" of its cron is none`, 'Use a name of the IANA, e.g. "Europe/Vienna".');
    }
  }
  return undefined;
};

/** Brings the schedules of this process's workflows into the database. Its runs wait in queues that no connection divides. */
export const applySchedules = async (
  workflows: ReadonlyArray<EngineWorkflow>,
  registered: (workflow: string) => unknown,
): Promise<void> => {
  await DBOS.applySchedules(
    workflows.flatMap(({ name, queue, cron }) =>
      cron === undefined
        ? []
        : [
            {
              scheduleName: name,
              workflowFn: registered(name) as Scheduled,
              schedule: cron.schedule,
              cronTimezone: cron.timeZone,
              context: { input: cron.input } satisfies ScheduleContext,
              queueName: engineQueueName(queue),
            },
          ],
    ),
  );
};

/** Schedules outlive the code; those whose workflow no process runs by cron any more end here. */
export const removeSchedules = async (crons: ReadonlySet<string>): Promise<ReadonlyArray<string>> => {
  const stale = (await DBOS.listSchedules()).map(({ scheduleName }) => scheduleName).filter((name) => !crons.has(name));
  for (const name of stale) {
    await DBOS.deleteSchedule(name);
  }
  return stale;
};
