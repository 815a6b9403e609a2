import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunView } from '@aqueduct/api-contract';
import { plant } from '@aqueduct/canaries';
import { startTestPostgres } from '@aqueduct/embedded-postgres/testing';
import type { LoggedRequest } from '@aqueduct/sandbox';
import { Api, read, type Answer } from '../api.js';
import { eventually } from '../eventually.js';
import { finishedRun } from '../inventory-run.js';
import { KEYS } from '../server.js';
import { startProgram, type ServerProcess } from '../server-process.js';
import { bucketOf, type IdentityRow } from './identity-rows.js';
import { startIdentityWorld, type IdentityWorld } from './identity-world.js';

const ENTRY_SERVER = fileURLToPath(new URL('./entry-server.ts', import.meta.url));

/** What became of something, and what AWS was asked meanwhile. */
export interface Played {
  /** `done`, or what is wrong. */
  readonly outcome: string;
  readonly requests: ReadonlyArray<LoggedRequest>;
}

type Outcomes = ReadonlyMap<string, string>;

/** All rows' connections, after a process has been killed in the middle of all their runs and another has finished them. */
export interface IdentityStage {
  readonly world: IdentityWorld;
  /** Of the process that lives. */
  readonly api: Api;
  /** What a person sends to create or to test the connection of a row, without its name. */
  body(row: IdentityRow): Readonly<Record<string, unknown>>;
  readonly created: (row: IdentityRow) => Played;
  readonly ran: (row: IdentityRow) => Played;
  readonly takenOver: (row: IdentityRow) => Played;
  /** Does something, and records what AWS is asked meanwhile. */
  play(act: () => Promise<string>): Promise<Played>;
  stop(): Promise<void>;
}

/** The object at which a run waits to be killed. It is on the second page: the first one is done by then. */
const GATE = 'in/2.csv';
const OBJECTS = ['in/1.csv', GATE, 'in/3.csv'];
const HELD_MS = 600_000;
const GATE_PATIENCE_MS = 30_000;

/** `done`, or what a server says that refuses. */
export const outcomeOf = ({ status, text }: Answer): string => (status < 300 ? 'done' : `${status} ${text}`);

const startRun = async (api: Api, connection: string): Promise<string> =>
  read(RunView, await api.post('/api/v1/workflows/inventory/runs', { input: { connection, prefix: 'in/', pageSize: 1 } })).id;

const runOutcome = async (api: Api, id: string, leastAttempts: number): Promise<string> => {
  const { status, attempts, error } = await finishedRun(api, id);
  if (status !== 'succeeded') {
    return `${status}: ${error?.message ?? ''}`;
  }
  return attempts < leastAttempts ? `done by one process (${attempts} attempt)` : 'done';
};

const prepare = (world: IdentityWorld, rows: ReadonlyArray<IdentityRow>): ReadonlyMap<string, Readonly<Record<string, unknown>>> =>
  new Map(
    rows.map(({ name, strategy, enter }) => {
      const [me, bucket] = [world.user(name), bucketOf(name)];
      world.sandbox.createBucket(bucket, { owner: me.name });
      OBJECTS.forEach((key) => {
        world.sandbox.putObject(bucket, key, 'id\n1\n');
      });
      const { region, endpoint } = world.sandbox;
      return [name, { kind: 's3', strategy, settings: { bucket, region, endpoint }, credentials: enter(me, world) }];
    }),
  );

/** Plays what concerns all rows at once: two processes on one database, one of which is killed. */
export const startIdentityStage = async (rows: ReadonlyArray<IdentityRow>): Promise<IdentityStage> => {
  const closers: Array<() => Promise<unknown>> = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      await close();
    }
  };

  const setUp = async (): Promise<Omit<IdentityStage, 'stop'>> => {
    const world = await startIdentityWorld();
    closers.push(world.stop);
    const { sandbox } = world;
    const bodies = prepare(world, rows);
    const postgres = await startTestPostgres();
    closers.push(postgres.stop);
    const env = { ...world.env, DATABASE_URL: await postgres.freshDatabase(), AQUEDUCT_KEYS: KEYS };
    const startServer = (): ServerProcess => {
      const server = startProgram(ENTRY_SERVER, env);
      closers.push(server.stop);
      return server;
    };
    const apiOf = async (server: ServerProcess): Promise<Api> =>
      new Api(await server.url(), plant((await readFile(join(world.dataFolder, 'first-api-key'), 'utf8')).trim()));

    const recorded = async <A>(act: () => Promise<A>): Promise<{ readonly result: A; readonly requests: ReadonlyArray<LoggedRequest> }> => {
      const from = sandbox.requests.length;
      const result = await act();
      return { result, requests: sandbox.requests.slice(from) };
    };
    const forEachRow = async (act: (row: IdentityRow) => Promise<string>): Promise<Outcomes> =>
      new Map(await Promise.all(rows.map(async (row) => [row.name, await act(row).catch(String)] as const)));
    const playedBy = ({ result, requests }: { readonly result: Outcomes; readonly requests: ReadonlyArray<LoggedRequest> }) => ({ name }: IdentityRow): Played => ({
      outcome: result.get(name) ?? 'not played',
      requests,
    });

    const first = startServer();
    const firstApi = await apiOf(first);
    const created = await recorded(async () => {
      const outcomes = new Map<string, string>();
      // One by one: some are made of others that come before them.
      for (const { name } of rows) {
        outcomes.set(name, outcomeOf(await firstApi.post('/api/v1/connections', { name, ...bodies.get(name) })));
      }
      return outcomes;
    });

    sandbox.faults.add({ operation: 'GetObject', key: GATE, times: 'always', effect: { type: 'delay', milliseconds: HELD_MS } });
    const ids = new Map(await Promise.all(rows.map(async ({ name }) => [name, await startRun(firstApi, name)] as const)));
    const isAtGate = ({ name }: IdentityRow): boolean => sandbox.keys(bucketOf(name)).some((key) => key.includes('/parts/'));
    await eventually(async () => expect(rows.filter((row) => !isAtGate(row)).map(({ name }) => name)).toEqual([]), GATE_PATIENCE_MS).catch(() => undefined);
    first.child.kill('SIGKILL');
    await first.exited;
    sandbox.faults.clear();

    const takenOver = await recorded(async () => {
      const api = await apiOf(startServer());
      return { api, outcomes: await forEachRow(({ name }) => runOutcome(api, ids.get(name) ?? '', 2)) };
    });
    const { api } = takenOver.result;
    const ran = await recorded(() => forEachRow(async ({ name }) => runOutcome(api, await startRun(api, name), 1)));

    return {
      world,
      api,
      body: ({ name }) => bodies.get(name) ?? {},
      created: playedBy(created),
      takenOver: playedBy({ result: takenOver.result.outcomes, requests: takenOver.requests }),
      ran: playedBy(ran),
      play: async (act) => {
        const { result, requests } = await recorded(act);
        return { outcome: result, requests };
      },
    };
  };

  try {
    return { ...(await setUp()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
