import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionUrl } from '../connection-url.js';
import { createDatabase } from '../create-database.js';
import { locateServer } from '../embedded-postgres.js';
import { joinServer } from '../join-server.js';
import { keepsProcess } from '../membership.js';
import { stopServer } from '../stop-server.js';

/** A PostgreSQL of a test's own. */
export interface TestPostgres {
  /** The URL of a database that is there from the start. */
  readonly url: string;
  readonly folder: string;
  /** Makes an empty database, and returns its URL. */
  freshDatabase(): Promise<string>;
  /** Ends the server at once, whoever is connected, and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a server in a temporary folder, for `beforeAll`; call `stop` in `afterAll`. Nothing of it survives a crash. */
export const startTestPostgres = async (): Promise<TestPostgres> => {
  const path = await mkdtemp(join(tmpdir(), 'aqueduct-test-pg-'));
  const server = await locateServer({ folder: path, durability: 'relaxed' });
  const client = await joinServer(server);
  keepsProcess(client, false);
  return {
    url: connectionUrl(server.socketFolder, 'postgres'),
    folder: server.folder.path,
    freshDatabase: () => createDatabase(server.socketFolder, `test_${randomBytes(6).toString('hex')}`),
    stop: async () => {
      keepsProcess(client, true);
      await stopServer(server.folder, client, 'immediate');
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      if (server.socketFolder !== server.folder.path) {
        await rm(server.socketFolder, { recursive: true, force: true });
      }
    },
  };
};
