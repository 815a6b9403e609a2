import type { Logger } from 'pino';
import type { WorkflowsModuleOptions } from '@aqueduct/workflows';
import { DATABASE } from '../database/database.tokens.js';
import type { Database } from '../database/open-database.js';
import { LOG } from '../log/log.tokens.js';
import type { Settings } from '../settings/settings.js';
import { SETTINGS } from '../settings/settings.tokens.js';

/** Runs are kept in the server's database. */
export const workflowsOptions = {
  inject: [DATABASE, SETTINGS, LOG],
  useFactory: ({ url }: Database, settings: Settings, log: Logger): WorkflowsModuleOptions => ({
    databaseUrl: url.reveal(),
    workerConcurrency: settings.workerConcurrency,
    drainMs: settings.drainSeconds * 1_000,
    ...(settings.runRetentionDays === 0 ? {} : { keepRunsDays: settings.runRetentionDays }),
    log: (level, message) => {
      log[level]({ context: 'workflows' }, message);
    },
  }),
};
