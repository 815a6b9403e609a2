import pg from 'pg';
import { PORT, ROLE } from './connection-url.js';
import { errorCodeOf } from './embedded-postgres-error.js';

/** Every user of the server holds this advisory lock of the database `postgres` together; who stops it, alone. */
const LOCK = '4712389650021';

/** What a try to connect has found. */
export type Attempt =
  | { readonly _tag: 'Joined'; readonly client: pg.Client }
  /** Nobody listens on the socket. */
  | { readonly _tag: 'Absent' }
  /** It starts, recovers or stops just now. */
  | { readonly _tag: 'Busy'; readonly why: string }
  | { readonly _tag: 'Refused'; readonly cause: unknown };

const ABSENT = new Set(['ENOENT', 'ECONNREFUSED']);
/** cannot_connect_now, admin_shutdown, crash_shutdown, too_many_connections; and a socket that closes meanwhile. */
const BUSY = new Set(['57P03', '57P01', '57P02', '53300', 'ECONNRESET', 'EPIPE', 'EAGAIN']);

const classify = (error: unknown): Attempt => {
  const code = errorCodeOf(error) ?? '';
  if (ABSENT.has(code)) {
    return { _tag: 'Absent' };
  }
  const why = String(error);
  return BUSY.has(code) || /terminated|timeout/i.test(why) ? { _tag: 'Busy', why } : { _tag: 'Refused', cause: error };
};

/** A connection of this package's own, to the database `postgres`. */
const adminClient = (socketFolder: string): pg.Client =>
  new pg.Client({
    host: socketFolder,
    port: PORT,
    user: ROLE,
    database: 'postgres',
    ssl: false,
    application_name: 'aqueduct-embedded-postgres',
    connectionTimeoutMillis: 10_000,
  });

const askForLock = async (client: pg.Client, sql: string): Promise<boolean> => {
  const { rows } = await client.query<{ locked: boolean }>(`select ${sql}(${LOCK}) as locked`);
  return rows[0]?.locked === true;
};

/** Whether the connection alone keeps this process running. pg has both methods; its typings lack them. */
export const keepsProcess = (client: pg.Client, keeps: boolean): void => {
  const socket = client as pg.Client & { ref(): void; unref(): void };
  if (keeps) {
    socket.ref();
  } else {
    socket.unref();
  }
};

/** Connects and becomes one of the server's users: from here on nobody stops it. */
export const tryToJoin = async (socketFolder: string): Promise<Attempt> => {
  const client = adminClient(socketFolder);
  // Without a listener the loss of an idle connection would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (await askForLock(client, 'pg_try_advisory_lock_shared')) {
      return { _tag: 'Joined', client };
    }
    await client.end();
    return { _tag: 'Busy', why: 'its last user is stopping it' };
  } catch (error) {
    await client.end().catch(() => undefined);
    return classify(error);
  }
};

/** Gives the membership up. `true`: there was no other member, and until the connection ends there can be none. */
export const becomeLast = async (client: pg.Client): Promise<boolean> => {
  await client.query(`select pg_advisory_unlock_shared(${LOCK})`);
  return askForLock(client, 'pg_try_advisory_lock');
};

/** Connections that are not this package's: a pool that is being closed, somebody's psql, a backup. */
export const countOthers = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity
      where backend_type in ('client backend', 'walsender') and pid <> pg_backend_pid()`,
  );
  return rows[0]?.others ?? 0;
};
