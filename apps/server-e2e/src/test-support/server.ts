import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plant } from '@aqueduct/canaries';
import { startTestPostgres } from '@aqueduct/embedded-postgres/testing';
import { createApp, type CreateAppOptions } from '@aqueduct/server';
import { Api } from './api.js';
import { keptLog } from './kept-log.js';

/** A key ring for outside databases. */
export const KEYS = `k1:${plant(Buffer.alloc(32, 1).toString('base64'))}`;

/** A server in this process, on a database of its own. */
export interface TestServer {
  readonly api: Api;
  readonly url: string;
  readonly key: string;
  readonly databaseUrl: string;
  /** A folder of its own, removed at the end. */
  readonly folder: string;
  readonly logLines: ReadonlyArray<string>;
  stop(): Promise<void>;
}

/** Starts the server that `main.ts` runs, in this process, and signs in with its first key. */
export const startServer = async ({ env = {}, ...options }: CreateAppOptions = {}): Promise<TestServer> => {
  const postgres = await startTestPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'aqueduct-e2e-'));
  const logLines: string[] = [];
  const stopRest = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = await postgres.freshDatabase();
    let key = '';
    const server = await createApp({
      ...options,
      env: { AQUEDUCT_PORT: '0', AQUEDUCT_DATA: folder, AQUEDUCT_LOG_LEVEL: 'debug', DATABASE_URL: databaseUrl, AQUEDUCT_KEYS: KEYS, ...env },
      log: keptLog(logLines),
      handOverKey: (made) => {
        key = plant(made);
      },
    });
    const url = await server.listen();
    return {
      api: new Api(url, key),
      url,
      key,
      databaseUrl,
      folder,
      logLines,
      stop: async () => {
        await server.close();
        await stopRest();
      },
    };
  } catch (error) {
    await stopRest();
    throw error;
  }
};
