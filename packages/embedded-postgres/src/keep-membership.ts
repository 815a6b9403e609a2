import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { joinServer, type Server } from './join-server.js';
import { keepsProcess } from './membership.js';
import { rotateLog } from './server-log.js';
import { leaveServer } from './stop-server.js';

const RETRY_MS = 1_000;
const LOG_CHECK_MS = 60_000;

/** This process's share in the server. */
export interface Membership {
  /** Gives it up; the last user stops the server. A second call does nothing. */
  leave(): Promise<void>;
}

/** Keeps the share for as long as the process uses the server: a server that dies (out of memory, say) is started again. */
export const keepMembership = (server: Server, first: pg.Client): Membership => {
  let leaving = false;
  let current: Promise<pg.Client | undefined>;

  const hold = (client: pg.Client): pg.Client => {
    keepsProcess(client, false);
    client.once('end', () => {
      if (!leaving) {
        server.log(`lost the connection to PostgreSQL in ${server.folder.path}; joining it again`);
        current = rejoin();
      }
    });
    return client;
  };

  const rejoin = async (): Promise<pg.Client | undefined> => {
    while (!leaving) {
      try {
        return hold(await joinServer(server));
      } catch (error) {
        server.log(String(error));
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
    return undefined;
  };

  current = Promise.resolve(hold(first));
  const logCheck = setInterval(() => void rotateLog(server.folder.logFile).catch(() => undefined), LOG_CHECK_MS).unref();

  return {
    leave: async () => {
      if (leaving) {
        return;
      }
      leaving = true;
      clearInterval(logCheck);
      const client = await current;
      if (client !== undefined) {
        keepsProcess(client, true);
        await leaveServer(server.folder, client, server.log);
      }
    },
  };
};
