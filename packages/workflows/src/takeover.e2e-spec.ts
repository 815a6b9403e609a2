import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startWorker, type Worker } from './test-support/start-worker.js';
import { until } from './test-support/until.js';

describe('runs of a process that died', () => {
  let postgres: TestPostgres;
  let folder: string;
  let workers: Array<Worker> = [];

  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, 60_000);
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aqueduct-workflows-'));
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    workers = [];
    await rm(folder, { recursive: true, force: true });
  });

  const worker = async (databaseUrl: string): Promise<Worker> => {
    const started = await startWorker(databaseUrl);
    workers.push(started);
    return started;
  };
  const paths = (name = 'one'): { readonly effects: string; readonly gate: string } => ({
    effects: join(folder, `${name}.effects`),
    gate: join(folder, `${name}.gate`),
  });
  const effectsOf = (path: string): Promise<ReadonlyArray<string>> =>
    readFile(path, 'utf8').then(
      (text) => text.trim().split('\n'),
      () => [],
    );
  const effect = (path: string, line: string): Promise<ReadonlyArray<string>> =>
    until(`the effect "${line}"`, async () => {
      const effects = await effectsOf(path);
      return effects.includes(line) ? effects : undefined;
    });
  const outcome = async (databaseUrl: string, runId: string): Promise<string> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return await until(`the end of ${runId}`, async () => {
        const { rows } = await client.query<{ status: string }>('SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1', [runId]);
        const status = rows[0]?.status ?? 'PENDING';
        return ['PENDING', 'ENQUEUED'].includes(status) ? undefined : status;
      });
    } finally {
      await client.end();
    }
  };

  it('go on at the interrupted step after a restart, and repeat no finished step', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const input = paths();
    const first = await worker(databaseUrl);
    await first.start('interrupted', input);
    await effect(input.effects, `second ${first.pid}`);

    await first.kill();
    const second = await worker(databaseUrl);
    await effect(input.effects, `second ${second.pid}`);
    await writeFile(input.gate, '');

    expect(await outcome(databaseUrl, 'interrupted')).toBe('SUCCESS');
    expect(await effectsOf(input.effects)).toEqual([
      `first ${first.pid}`,
      `second ${first.pid}`,
      `second ${second.pid}`,
      `third ${second.pid}`,
    ]);
  }, 120_000);

  it('are taken over by another living process on the same database', async () => {
    const databaseUrl = await postgres.freshDatabase();
    // Both at once, on an empty database: neither may trip over the migration of the other.
    const [a, b] = await Promise.all([worker(databaseUrl), worker(databaseUrl)]);
    const input = paths();
    await a.start('moved', input);
    const owner = await until('the second step', async () => {
      const effects = await effectsOf(input.effects);
      return [a, b].find(({ pid }) => effects.includes(`second ${pid}`));
    });
    const heir = owner === a ? b : a;

    await owner.kill();
    await effect(input.effects, `second ${heir.pid}`);
    await writeFile(input.gate, '');

    expect(await outcome(databaseUrl, 'moved')).toBe('SUCCESS');
    expect(await effectsOf(input.effects)).toEqual([
      `first ${owner.pid}`,
      `second ${owner.pid}`,
      `second ${heir.pid}`,
      `third ${heir.pid}`,
    ]);
  }, 120_000);

  it('keep their sleep, their patches and their progress', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const { effects } = paths();
    const napMs = 8_000;
    const first = await worker(databaseUrl);
    await first.start('napper', { effects, napMs }, 'napping.v2');
    await effect(effects, `sleeps ${first.pid}`);
    // The line is written just before the sleep is recorded.
    await pause(1_000);

    await first.kill();
    const second = await worker(databaseUrl);
    await effect(effects, `sleeps ${second.pid}`);
    const resumedAt = Date.now();
    const run = await until('the end of the nap', async () => {
      const asked = await second.run('napper');
      return asked.finishedAt === undefined ? undefined : asked;
    });

    expect(run).toMatchObject({
      workflow: 'napping.v2',
      status: 'succeeded',
      attempts: 2,
      progress: { done: 1, total: 2, unit: 'naps' },
      output: { patched: true, sleptMs: expect.any(Number) },
    });
    const { sleptMs } = run.output as { sleptMs: number };
    expect(sleptMs).toBeGreaterThanOrEqual(napMs - 50);
    // Not from the beginning again.
    expect(new Date(run.finishedAt!).getTime() - resumedAt).toBeLessThan(napMs - 500);
    expect(await effectsOf(effects)).toEqual([`sleeps ${first.pid}`, `sleeps ${second.pid}`, `woke ${second.pid}`]);
  }, 120_000);

  it('are left to others by a process that stops in the ordinary way', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const input = paths();
    const first = await worker(databaseUrl);
    await first.start('handed-over', input);
    await effect(input.effects, `second ${first.pid}`);

    await first.stop();
    const second = await worker(databaseUrl);
    await effect(input.effects, `second ${second.pid}`);
    await writeFile(input.gate, '');

    expect(await outcome(databaseUrl, 'handed-over')).toBe('SUCCESS');
    expect(await effectsOf(input.effects)).toEqual([
      `first ${first.pid}`,
      `second ${first.pid}`,
      `second ${second.pid}`,
      `third ${second.pid}`,
    ]);
  }, 120_000);
});
