import { channel } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { connectionUrl } from '../connection-url.js';
import type { Server } from '../join-server.js';
import { tryToJoin } from '../membership.js';
import { databaseDump } from './database-dump.js';

const left = channel('aqueduct:left-behind');

/**
 * Hands the tables of all databases and the server's log to whoever records the test run: they must hold no secret.
 * Costs nothing when nobody records; a server that is away has nothing to tell but its log.
 */
export const leaveDatabases = async ({ socketFolder, folder }: Server): Promise<void> => {
  if (!left.hasSubscribers) {
    return;
  }
  left.publish({ kind: 'database-log', text: await readFile(folder.logFile, 'utf8').catch(() => '') });
  const attempt = await tryToJoin(socketFolder);
  if (attempt._tag !== 'Joined') {
    return;
  }
  try {
    const { rows } = await attempt.client.query<{ name: string }>('select datname as name from pg_database where datallowconn and not datistemplate');
    for (const { name } of rows) {
      left.publish({ kind: 'database', text: await databaseDump(connectionUrl(socketFolder, name)) });
    }
  } finally {
    await attempt.client.end();
  }
};
