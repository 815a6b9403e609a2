import 'reflect-metadata';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { inspect } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import pg from 'pg';
import { startDatabaseProxy, type DatabaseProxy } from './test-support/database-proxy.js';
import { finishedRun } from './test-support/finished-run.js';
import { runOrThrow } from './test-support/run-or-throw.js';
import { scripted, ScriptedWorkflow } from './test-support/scripted.workflow.js';
import { startApplication, type TestApplication } from './test-support/start-application.js';
import { until } from './test-support/until.js';

describe('while the database is away', () => {
  let postgres: TestPostgres;
  let direct: string;
  let database: DatabaseProxy;
  let app: TestApplication | undefined;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    direct = await postgres.freshDatabase();
    database = await startDatabaseProxy(direct);
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await database.stop();
    await postgres.stop();
  }, 60_000);

  it('refuses to start, and says why and what to do', async () => {
    await database.cut();

    const start = startApplication(database.url, [ScriptedWorkflow]);

    await expect(start).rejects.toMatchObject({ name: 'WorkflowException', failure: { _tag: 'EngineUnavailable' } });
    await expect(start).rejects.toThrow(/could not be started .*Check that PostgreSQL runs/);
    await database.restore();
  });

  it('refuses a wrong address without showing its password', async () => {
    const start = startApplication('postgresql://app:canary@[nowhere/db', [ScriptedWorkflow]);

    const failure: unknown = await start.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: 'WorkflowException' });
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain('canary');
  });

  it('answers EngineUnavailable, and goes on with its runs when the database is back', async () => {
    app = await startApplication(database.url, [ScriptedWorkflow]);
    const { workflows } = app;
    const done: Array<string> = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let reached = false;
    const { id } = await runOrThrow(
      workflows.start(
        'scripted',
        scripted(async (context) => {
          await context.step('before', () => Promise.resolve(void done.push('before')));
          await context.step('during', () => {
            reached = true;
            return gate.then(() => void done.push('during'));
          });
          await context.step('after', () => Promise.resolve(void done.push('after')));
        }),
      ),
    );
    await until('the second step', () => (reached ? true : undefined));
    expect(await workflows.ready()()).toEqual(E.right(undefined));

    await database.cut();
    open();
    const unavailable = E.left(expect.objectContaining({ _tag: 'EngineUnavailable' }));
    expect(await workflows.ready()()).toEqual(unavailable);
    expect(await workflows.run(id)()).toEqual(unavailable);
    expect(await workflows.runs()()).toEqual(unavailable);
    expect(await workflows.start('scripted', scripted(() => Promise.resolve()))()).toEqual(unavailable);
    expect(await workflows.unfinishedUsing('sales-lake')()).toEqual(unavailable);
    expect(done).toEqual(['before', 'during']);

    await database.restore();
    await until('readiness', async () => (E.isRight(await workflows.ready()()) ? true : undefined));
    const ended = await finishedRun(workflows, id);

    expect(ended).toMatchObject({ status: 'succeeded', attempts: 1, steps: [{ name: 'before' }, { name: 'during' }, { name: 'after' }] });
    expect(done).toEqual(['before', 'during', 'after']);
  }, 120_000);

  it('is struck out by the others when it is away for long, and takes part again afterwards', async () => {
    const { workflows } = app!;
    const client = new pg.Client({ connectionString: direct });
    await client.connect();
    const announced = async (): Promise<number> => (await client.query('SELECT 1 FROM aqueduct_workflows.process')).rows.length;

    expect(await announced()).toBe(1);
    await database.cut();
    await client.query('DELETE FROM aqueduct_workflows.process');
    await database.restore();
    await until('the announcement', async () => ((await announced()) === 1 ? true : undefined));
    await client.end();
    const { id } = await runOrThrow(
      workflows.start(
        'scripted',
        scripted(() => Promise.resolve('here')),
      ),
    );

    expect(await finishedRun(workflows, id)).toMatchObject({ status: 'succeeded', output: 'here' });
  }, 120_000);
});
