import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '@aqueduct/embedded-postgres';
import { Secret } from '@aqueduct/integrations';
import type { ServerContext } from '../server-context.js';
import type { Settings } from '../settings/settings.js';
import { StartError } from '../start-error.js';
import { waitForDatabase } from './wait-for-database.js';

/** The one database, wherever it is. */
export interface Database {
  /** It may hold a password. */
  readonly url: Secret;
  readonly kind: 'embedded' | 'outside';
  /** For people; without user and password. */
  readonly description: string;
}

const openEmbedded = async (folder: string, log: Logger, context: ServerContext): Promise<Database> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const pgFolder = join(folder, 'pg');
    const embedded = await startEmbeddedPostgres({
      folder: pgFolder,
      log: (line) => {
        log.debug(line);
      },
    });
    context.closers.add(() => embedded.stop());
    return { url: Secret.of(embedded.url), kind: 'embedded', description: `embedded PostgreSQL in ${embedded.folder}` };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError || (error instanceof Error && 'syscall' in error)) {
      throw new StartError(
        `The embedded database does not start: ${error.message}`,
        'Correct what is said above; or set AQUEDUCT_DATA to another folder, or DATABASE_URL to a PostgreSQL of your own.',
        { cause: error },
      );
    }
    throw error;
  }
};

/** Starts the embedded PostgreSQL, or waits for the one of `DATABASE_URL`. */
export const openDatabase = async (settings: Settings, log: Logger, context: ServerContext): Promise<Database> => {
  const { databaseUrl, host, port } = settings;
  if (databaseUrl === undefined) {
    return openEmbedded(settings.data, log, context);
  }
  const url = databaseUrl.reveal();
  await waitForDatabase({ url, log, ...(context.waitsAloud ? { room: { host, port } } : {}), ...(context.signal === undefined ? {} : { signal: context.signal }) });
  const { host: at, pathname } = new URL(url);
  return { url: databaseUrl, kind: 'outside', description: `PostgreSQL at ${at}${pathname}` };
};
