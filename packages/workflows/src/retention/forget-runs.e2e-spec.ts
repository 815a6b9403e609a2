import 'reflect-metadata';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import pg from 'pg';
import { finishedRun } from '../test-support/finished-run.js';
import { runOrThrow } from '../test-support/run-or-throw.js';
import { scripted, ScriptedWorkflow } from '../test-support/scripted.workflow.js';
import { startApplication, type TestApplication } from '../test-support/start-application.js';
import { until } from '../test-support/until.js';

describe('runs that ended long ago', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let app: TestApplication | undefined;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    databaseUrl = await postgres.freshDatabase();
  }, 60_000);
  afterEach(() => app?.close());
  afterAll(() => postgres.stop(), 60_000);

  const age = async (ids: ReadonlyArray<string>, days: number): Promise<void> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('UPDATE dbos.workflow_status SET completed_at = completed_at - $2::bigint WHERE workflow_uuid = ANY($1)', [ids, days * 86_400_000]);
    await client.end();
  };

  it('are forgotten by a workflow of its own, batch by batch', async () => {
    app = await startApplication(databaseUrl, [ScriptedWorkflow], { keepRunsDays: 30 });
    const { workflows } = app;
    const nothing = scripted(() => Promise.resolve());
    const ids: Array<string> = [];
    while (ids.length < 520) {
      const started = await Promise.all(Array.from({ length: 40 }, () => runOrThrow(workflows.start('scripted', nothing))));
      ids.push(...started.map(({ id }) => id));
    }
    const unfinished = async (): Promise<number> => {
      const pages = await Promise.all((['queued', 'running'] as const).map((status) => runOrThrow(workflows.runs({ status }))));
      return pages.flatMap(({ runs }) => runs).length;
    };
    await until('the end of all', async () => ((await unfinished()) === 0 ? true : undefined));
    await age(ids.slice(0, 510), 31);
    await age(ids.slice(510), 29);

    const { id } = await runOrThrow(workflows.start('aqueduct.forget-runs', {}));
    const ended = await finishedRun(workflows, id);

    expect(ended).toMatchObject({ status: 'succeeded', output: { deleted: 510 }, steps: [{ name: 'batch 1', output: 500 }, { name: 'batch 2', output: 10 }] });
    expect((await runOrThrow(workflows.runs({ workflow: 'scripted', limit: 200 }))).runs.map((run) => run.id).sort()).toEqual(ids.slice(510).sort());
    expect(workflows.list().find(({ name }) => name === 'aqueduct.forget-runs')).toMatchObject({ cron: { schedule: '30 3 * * *', timeZone: 'UTC' } });
  }, 120_000);

  it('are kept when nobody says for how long', async () => {
    app = await startApplication(databaseUrl, [ScriptedWorkflow]);

    expect(app.workflows.list().map(({ name }) => name)).toEqual(['scripted']);
  });
});
