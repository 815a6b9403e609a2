import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionUrl } from '../connection-url.js';
import { createDatabase } from '../create-database.js';
import { locateServer } from '../embedded-postgres.js';
import { joinServer, type Server } from '../join-server.js';
import { keepsProcess, tryToJoin } from '../membership.js';
import { findPlatformPackage } from '../platform-package.js';
import type { Durability } from '../server-settings.js';
import { stopServer, type StopMode } from '../stop-server.js';
import { leaveDatabases } from './leave-databases.js';
import { removeLeftOvers, TEST_FOLDER } from './left-overs.js';

/** A PostgreSQL of a test's own. */
export interface TestPostgres {
  /** The URL of a database that is there from the start. */
  readonly url: string;
  readonly folder: string;
  /** Makes an empty database, and returns its URL. */
  freshDatabase(): Promise<string>;
  /** Ends the server, whoever is connected, as an outage does; the data stay. `immediate`: as a crash does, and what is `relaxed` then loses its last moments. @default 'fast' */
  halt(mode?: StopMode): Promise<void>;
  /** Ends the outage; the URLs are the same. */
  resume(): Promise<void>;
  /** Ends the server at once, whoever is connected, and removes its folder. */
  stop(): Promise<void>;
}

const start = async (server: Server): Promise<void> => {
  const client = await joinServer(server);
  keepsProcess(client, false);
};

/** Ends whatever server runs in the folder. */
const end = async (server: Server, mode: StopMode): Promise<void> => {
  const attempt = await tryToJoin(server.socketFolder);
  if (attempt._tag === 'Joined') {
    await stopServer(server.folder, attempt.client, mode);
  }
};

export interface TestPostgresOptions {
  /** `safe`, as everywhere else: what is committed survives `halt('immediate')`. @default 'relaxed', which is faster */
  readonly durability?: Durability;
}

/** Starts a server in a temporary folder, for `beforeAll`; call `stop` in `afterAll`. Nothing of it survives a crash of the test. */
export const startTestPostgres = async ({ durability = 'relaxed' }: TestPostgresOptions = {}): Promise<TestPostgres> => {
  await removeLeftOvers();
  const path = await mkdtemp(join(tmpdir(), `${TEST_FOLDER}${process.pid}-`));
  const server = await locateServer({ folder: path, durability }, findPlatformPackage());
  await start(server);
  return {
    url: connectionUrl(server.socketFolder, 'postgres'),
    folder: server.folder.path,
    freshDatabase: () => createDatabase(server.socketFolder, `test_${randomBytes(6).toString('hex')}`),
    halt: (mode = 'fast') => end(server, mode),
    resume: () => start(server),
    stop: async () => {
      await leaveDatabases(server);
      await end(server, 'immediate');
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      if (server.socketFolder !== server.folder.path) {
        await rm(server.socketFolder, { recursive: true, force: true });
      }
    },
  };
};
