import type { Logger } from 'pino';
import { migrate, PostgresConnectionStore } from '@aqueduct/integrations-postgres';
import type { ServerContext } from '../server-context.js';
import type { Database } from './open-database.js';

/** Brings the tables of connections up to date, and opens the store. */
export const openStore = async ({ url }: Database, log: Logger, { closers }: ServerContext): Promise<PostgresConnectionStore> => {
  await migrate(url.reveal());
  const store = await PostgresConnectionStore.open({
    url: url.reveal(),
    log: (line) => {
      log.warn(line);
    },
  });
  closers.add(() => store.close());
  return store;
};
