import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startWorker, type Worker } from './test-support/start-worker.js';
import { until } from './test-support/until.js';

const SLOW_MS = 120_000;

describe('processes with different workflows', () => {
  let postgres: TestPostgres;
  let database: pg.Client;
  let databaseUrl: string;
  let folder: string;
  let workers: Array<Worker> = [];

  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 60_000);
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aqueduct-fleet-'));
    databaseUrl = await postgres.freshDatabase();
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    workers = [];
    await database.end();
    await rm(folder, { recursive: true, force: true });
  });

  const worker = async (workflows: string): Promise<Worker> => {
    const started = await startWorker(databaseUrl, workflows);
    workers.push(started);
    return started;
  };
  const ended = (of: Worker, id: string) =>
    until(`the end of ${id}`, async () => {
      const run = await of.run(id);
      return run.finishedAt === undefined ? undefined : run;
    });
  const nap = (napMs: number) => ({ effects: join(folder, 'effects'), napMs });

  it('never take a run whose workflow they lack, not even for a moment', async () => {
    const small = await worker('gated');
    const large = await worker('gated,napping');

    const ids = Array.from({ length: 20 }, (_, n) => `nap-${n}`);
    const runs: Array<Awaited<ReturnType<typeof ended>>> = [];
    for (const id of ids) {
      await large.start(id, nap(1), 'napping.v2');
    }
    for (const id of ids) {
      runs.push(await ended(large, id));
    }

    expect(runs.map(({ status, attempts }) => [status, attempts])).toEqual(ids.map(() => ['succeeded', 1]));
    const { rows } = await database.query<{ executor_id: string }>(`SELECT DISTINCT executor_id FROM dbos.workflow_status WHERE name = 'napping.v2'`);
    expect(rows.map(({ executor_id: id }) => id)).toEqual([expect.stringContaining(`-${large.pid}-`)]);
    expect(await small.run(ids[0]!)).toMatchObject({ status: 'succeeded' });
  }, SLOW_MS);

  it('go on with what they have when the others are gone, and show the runs that nobody can execute', async () => {
    const small = await worker('gated');
    const large = await worker('gated,napping');
    await large.start('asleep', nap(3_600_000), 'napping.v2');
    await until('the sleep', async () => ((await large.run('asleep')).steps.length === 1 ? true : undefined));

    await large.kill();
    const stuck = await until('the run to be known as stuck', async () => (await small.run('asleep')).stuck);
    const gate = join(folder, 'gate');
    await writeFile(gate, '');
    await small.start('gated-1', { effects: join(folder, 'gated'), gate });
    const gated = await ended(small, 'gated-1');

    expect(stuck).toBe('No running process has the workflow "napping.v2". Start one that has it, or cancel the run.');
    expect(gated).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(await small.run('asleep')).toMatchObject({ status: 'queued', queue: 'default', attempts: 1 });

    const next = await worker('gated,napping');
    await until('the run to go on', async () => ((await next.run('asleep')).status === 'running' ? true : undefined));
    expect((await next.run('asleep')).stuck).toBeUndefined();
  }, SLOW_MS);

  it('end a cron that no process has any more', async () => {
    const schedules = async (): Promise<ReadonlyArray<string>> => {
      const { rows } = await database.query<{ schedule_name: string }>('SELECT schedule_name FROM dbos.workflow_schedules');
      return rows.map(({ schedule_name: name }) => name);
    };
    const ticks = async (): Promise<number> => {
      const { rows } = await database.query<{ count: string }>(`SELECT count(*) FROM dbos.workflow_status WHERE name = 'ticking'`);
      return Number(rows[0]?.count);
    };
    const old = await worker('gated,ticking');
    await until('two ticks', async () => ((await ticks()) >= 2 ? true : undefined));

    const current = await worker('gated');
    expect(await schedules()).toEqual(['ticking']);
    await old.stop();
    await until('the end of the schedule', async () => ((await schedules()).length === 0 ? true : undefined));
    await pause(1_500);
    const before = await ticks();
    await pause(3_000);

    expect(await ticks()).toBe(before);
    expect(current.pid).toBeGreaterThan(0);
  }, SLOW_MS);
});
