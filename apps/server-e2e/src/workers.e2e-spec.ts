import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { RunView } from '@aqueduct/api-contract';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@aqueduct/embedded-postgres';
import type { AccessKey } from '@aqueduct/sandbox';
import { Api, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { credentialsFile } from './test-support/ceph-world.js';
import { eventually } from './test-support/eventually.js';
import { finishedRun, runDetails } from './test-support/inventory-run.js';
import { startProcess, startWorkerProcess, type ServerProcess } from './test-support/server-process.js';

const SLOW_MS = 180_000;
/** What the documentation promises for one machine. */
const TAKEOVER_MS = 5_000;
const OBJECTS = 400;

describe('workers as processes of their own, on one embedded database', () => {
  let world: AwsWorld;
  let data: string;
  let api: Api;
  let server: ServerProcess;
  let embedded: EmbeddedPostgres | undefined;
  let database: pg.Client | undefined;
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    world = await startAwsWorld();
    data = await mkdtemp(join(tmpdir(), 'aqueduct-workers-'));
    for (let n = 0; n < OBJECTS; n += 1) {
      world.sandbox.putObject('lake', `in/${String(n).padStart(4, '0')}.csv`, 'a,b\n1,2\n');
    }
    server = started[started.push(startProcess(env())) - 1]!;
    api = new Api(await server.url(), (await readFile(join(data, 'first-api-key'), 'utf8')).trim());
    expect((await api.post('/api/v1/connections', world.connection('lake'))).status).toBe(201);
    embedded = await startEmbeddedPostgres({ folder: join(data, 'pg') });
    database = new pg.Client({ connectionString: embedded.url });
    await database.connect();
  }, SLOW_MS);
  afterAll(async () => {
    await database?.end();
    await Promise.all(started.map((one) => one.stop()));
    await embedded?.stop();
    await world.stop();
    await rm(data, { recursive: true, force: true });
  }, SLOW_MS);

  const connected = (): pg.Client => {
    if (database === undefined) {
      throw new Error('the database is not connected');
    }
    return database;
  };
  const env = (): Readonly<Record<string, string>> => ({ ...world.env, AQUEDUCT_DATA: data, AQUEDUCT_DRAIN_SECONDS: '1' });
  const worker = async (): Promise<ServerProcess> => {
    const one = startWorkerProcess(env());
    started.push(one);
    await eventually(async () => expect(one.output()).toContain('The worker takes runs'), 60_000);
    return one;
  };
  const ownerOf = async (id: string): Promise<string> => {
    const { rows } = await connected().query<{ executor_id: string }>('SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid = $1', [id]);
    return rows[0]?.executor_id ?? '';
  };
  const isOf = (owner: string, { child }: ServerProcess): boolean => owner.includes(`-${child.pid}-`);
  /** A run that one of the processes has in hand, slowly. */
  const startedAt = async (wanted: ServerProcess, { connection = 'lake', pageSize = 20 } = {}): Promise<string> =>
    eventually(async () => {
      const { id } = read(RunView, await api.post('/api/v1/workflows/inventory/runs', { input: { connection, prefix: 'in/', pageSize, ranges: 1 } }));
      await eventually(async () => expect((await runDetails(api, id)).status).toBe('running'));
      if (!isOf(await ownerOf(id), wanted)) {
        await api.post(`/api/v1/runs/${id}/cancel`);
        throw new Error('another process took it');
      }
      return id;
    }, 60_000);

  it(
    'share the work of the server; what a killed one had in hand goes on elsewhere within seconds',
    async () => {
      const victim = await worker();
      world.sandbox.faults.add({ operation: 'GetObject', times: 'always', effect: { type: 'delay', milliseconds: 100 } });
      const id = await startedAt(victim);
      await eventually(async () => expect((await runDetails(api, id)).steps.length).toBeGreaterThan(2));

      const killedAt = Date.now();
      victim.child.kill('SIGKILL');
      await eventually(async () => {
        const owner = await ownerOf(id);
        expect(isOf(owner, server)).toBe(true);
        expect((await runDetails(api, id)).status).toBe('running');
      });
      const takeoverMs = Date.now() - killedAt;
      world.sandbox.faults.clear();

      expect(takeoverMs).toBeLessThan(TAKEOVER_MS);
      expect(await finishedRun(api, id)).toMatchObject({ status: 'succeeded', attempts: 2, output: { objects: OBJECTS, failed: 0 } });
    },
    SLOW_MS,
  );

  it(
    'let short runs end at SIGTERM, and leave the others to the rest at once',
    async () => {
      const leaving = await worker();
      world.sandbox.faults.add({ operation: 'GetObject', times: 'always', effect: { type: 'delay', milliseconds: 100 } });
      const id = await startedAt(leaving);
      await eventually(async () => expect((await runDetails(api, id)).steps.length).toBeGreaterThan(2));

      const askedAt = Date.now();
      expect(await leaving.stop()).toBe(0);
      const stoppedMs = Date.now() - askedAt;
      await eventually(async () => expect(isOf(await ownerOf(id), server)).toBe(true), 2_000);
      world.sandbox.faults.clear();

      expect(stoppedMs).toBeLessThan(5_000);
      expect(await finishedRun(api, id)).toMatchObject({ status: 'succeeded', output: { objects: OBJECTS, failed: 0 } });
    },
    SLOW_MS,
  );

  const requestsOf = (id: string) => world.sandbox.requests.filter(({ userAgent }) => userAgent.includes(`run/${id}`));
  const keysOf = (id: string): ReadonlyArray<string> =>
    requestsOf(id)
      .filter(({ operation }) => operation === 'GetObject')
      .map(({ accessKeyId = '' }) => accessKeyId);

  it.each([
    ['a PATCH', 'patched', (keys: AccessKey) => api.patch('/api/v1/connections/patched', { credentials: keys })],
    ['a new credentials file', 'in-file', (keys: AccessKey) => world.file('rotated', credentialsFile(keys))],
  ] as const)(
    'use the keys of %s at the next request of a step that is running, and no request is refused',
    async (_, connection, hand) => {
      const [first, second] = [world.sandbox.addKey('alice'), world.sandbox.addKey('alice')];
      const body =
        connection === 'patched'
          ? world.connection(connection, { credentials: first })
          : world.connection(connection, { strategy: 'credentials-file-path', credentials: { path: await world.file('rotated', credentialsFile(first)) } });
      expect((await api.post('/api/v1/connections', body)).status).toBe(201);
      const elsewhere = await worker();
      world.sandbox.faults.add({ operation: 'GetObject', times: 'always', effect: { type: 'delay', milliseconds: 60 } });
      const id = await startedAt(elsewhere, { connection, pageSize: OBJECTS });
      await eventually(async () => expect(keysOf(id).length).toBeGreaterThan(20));

      await hand(second);
      await eventually(async () => expect(keysOf(id)).toContain(second.accessKeyId));
      const during = await runDetails(api, id);
      const run = await finishedRun(api, id);
      world.sandbox.faults.clear();

      expect(during.steps.map(({ name }) => name)).toEqual(['locate']);
      expect(isOf(await ownerOf(id), elsewhere)).toBe(true);
      expect(run).toMatchObject({ status: 'succeeded', attempts: 1, output: { objects: OBJECTS, failed: 0 } });
      expect(run.steps.filter(({ attempts }) => attempts > 1)).toEqual([]);
      expect(requestsOf(id).filter(({ status }) => status >= 400)).toEqual([]);
      const keys = keysOf(id);
      // Those that were signed and under way, eight of them at most, may have been noted a little later.
      expect(keys.lastIndexOf(first.accessKeyId) - keys.indexOf(second.accessKeyId)).toBeLessThan(16);
      expect(keys.filter((key) => key === second.accessKeyId).length).toBeGreaterThan(OBJECTS / 4);
    },
    SLOW_MS,
  );

  it(
    'go on when the server with the API has ended',
    async () => {
      const left = await worker();
      expect(await server.stop()).toBe(0);
      expect((await connected().query('SELECT 1')).rows).toHaveLength(1);

      const again = startProcess(env());
      started.push(again);
      const reborn = new Api(await again.url(), (await readFile(join(data, 'first-api-key'), 'utf8')).trim());
      const { id } = read(RunView, await reborn.post('/api/v1/workflows/inventory/runs', { input: { connection: 'lake', prefix: 'in/' } }));

      expect(await finishedRun(reborn, id)).toMatchObject({ status: 'succeeded' });
      expect(left.child.exitCode).toBeNull();
    },
    SLOW_MS,
  );
});
