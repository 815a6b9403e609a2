import { sql } from 'drizzle-orm';
import type { ServerDatabase } from '../database/server-database.js';

/** A slow answer is none: whoever asks wants to know where to send requests now. */
const PATIENCE_MS = 2_000;

/** Whether requests can be served. */
export interface Readiness {
  isReady(): Promise<boolean>;
}

/** Whether the check answers yes, and in time. */
const passes = async (check: Promise<boolean>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  return Promise.race([check.catch(() => false), late]).finally(() => {
    clearTimeout(timer);
  });
};

/** Asks the database and the workflow engine. */
export const readiness = (database: ServerDatabase, engineIsReady: () => Promise<boolean>): Readiness => ({
  isReady: async () => {
    const answers = await Promise.all([passes(database.execute(sql`select 1`).then(() => true)), passes(engineIsReady())]);
    return answers.every((answer) => answer);
  },
});
