import { sql } from 'drizzle-orm';
import type { ServerDatabase } from './server-database.js';

/** Any number that nothing else in the database locks; here the letters "aqueduct". */
const LOCK = 0x6171_7565_6475_6374n;

type Transaction = Parameters<Parameters<ServerDatabase['transaction']>[0]>[0];

/** Runs `work` in one process at a time. The lock ends with the transaction, also when the process dies. */
export const whileLocked = <A>(database: ServerDatabase, work: (transaction: Transaction) => Promise<A>): Promise<A> =>
  database.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${LOCK.toString()}::bigint)`);
    return work(transaction);
  });
