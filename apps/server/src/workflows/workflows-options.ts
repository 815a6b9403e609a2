import type { Logger } from 'pino';
import type { WorkflowsModuleOptions } from '@aqueduct/workflows';
import { DATABASE } from '../database/database.tokens.js';
import type { Database } from '../database/open-database.js';
import { LOG } from '../log/log.tokens.js';

/** Runs are kept in the server's database. */
export const workflowsOptions = {
  inject: [DATABASE, LOG],
  useFactory: ({ url }: Database, log: Logger): WorkflowsModuleOptions => ({
    databaseUrl: url.reveal(),
    log: (level, message) => {
      log[level]({ context: 'workflows' }, message);
    },
  }),
};
