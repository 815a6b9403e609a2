import { createInterface } from 'node:readline';
import pg from 'pg';
import { startWith, type EmbeddedPostgres } from '../embedded-postgres.js';
import { EmbeddedPostgresError } from '../embedded-postgres-error.js';
import type { PlatformPackage } from '../platform-package.js';

/** What the program is told on its command line, as JSON. */
export interface UserProgramArguments {
  readonly folder: string;
  readonly platformPackage: PlatformPackage;
  /** The user to become once everything is loaded (the sources may lie below a 0700 folder). */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A line that the program prints. */
export type UserProgramReport =
  | { readonly event: 'ready'; readonly url: string; readonly log: ReadonlyArray<string> }
  | { readonly event: 'failed'; readonly code: string; readonly message: string }
  | { readonly event: 'rows'; readonly rows: ReadonlyArray<unknown> }
  | { readonly event: 'stopped' };

const report = (line: UserProgramReport): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const query = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  report({ event: 'rows', rows });
};

const serve = async (postgres: EmbeddedPostgres, log: ReadonlyArray<string>): Promise<void> => {
  const lines = createInterface(process.stdin);
  // Draining, as a server does at Ctrl-C: its last statement still needs the database.
  process.once('SIGINT', () => void query(postgres.url, 'select 1 as drained').then(() => lines.close()));
  report({ event: 'ready', url: postgres.url, log });
  for await (const line of lines) {
    if (line === 'stop') {
      break;
    }
    await query(postgres.url, line);
  }
  await postgres.stop();
  report({ event: 'stopped' });
};

const { folder, platformPackage, user } = JSON.parse(process.argv[2] ?? '') as UserProgramArguments;
if (user !== undefined) {
  process.setgroups?.([user.gid]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}
const log: Array<string> = [];
try {
  const postgres = await startWith({ folder, durability: 'relaxed', log: (line) => log.push(line) }, platformPackage);
  await serve(postgres, log);
  process.exit(0);
} catch (error) {
  report({ event: 'failed', code: error instanceof EmbeddedPostgresError ? error.code : 'untyped', message: String(error) });
  process.exit(1);
}
