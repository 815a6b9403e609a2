import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ServerDatabase } from '../database/server-database.js';
import { apiKeys } from '../database/tables.js';
import { whileLocked } from '../database/while-locked.js';
import { hashOf, newApiKey } from './api-key.js';

const FIRST_NAME = 'first';

/** Gives the key to the one who starts the server. */
export type HandOver = (key: string) => Promise<void> | void;

/** Prints the key: only for a terminal, where no log collects it. */
export const printKey: HandOver = (key) => {
  process.stdout.write(`\n  Your first API key (it is shown only now; keep it safe):\n\n    ${key}\n\n`);
};

/** Where the key is written when nobody is at a terminal. */
export const firstKeyFile = (dataFolder: string): string => join(dataFolder, 'first-api-key');

/** Writes the key to `<data>/first-api-key`, readable by nobody else, and logs the path. */
export const writeKey =
  (dataFolder: string, log: Logger): HandOver =>
  async (key) => {
    const path = firstKeyFile(dataFolder);
    const temporary = `${path}.${randomUUID()}`;
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    const handle = await open(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
    try {
      await handle.writeFile(`${key}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path).catch(async (error: unknown) => {
      await rm(temporary, { force: true });
      throw error;
    });
    log.info({ path }, 'The first API key was written to a file: read it, keep the key safe, and remove the file.');
  };

/**
 * Makes the first key, once per database however many processes start at once. It is handed over before it counts:
 * a process that dies in between leaves no key that nobody knows.
 */
export const ensureFirstApiKey = (database: ServerDatabase, handOver: HandOver): Promise<void> =>
  whileLocked(database, async (transaction) => {
    const [existing] = await transaction.select({ id: apiKeys.id }).from(apiKeys).limit(1);
    if (existing === undefined) {
      const key = newApiKey();
      await handOver(key);
      await transaction.insert(apiKeys).values({ id: randomUUID(), name: FIRST_NAME, hash: hashOf(key) });
    }
  });
