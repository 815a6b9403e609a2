import 'reflect-metadata';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { once } from 'node:events';
import pg from 'pg';
import { finishedRun } from './test-support/finished-run.js';
import { runOrThrow } from './test-support/run-or-throw.js';
import { scripted, ScriptedWorkflow } from './test-support/scripted.workflow.js';
import { startApplication } from './test-support/start-application.js';
import { until } from './test-support/until.js';

/** The handing over of runs, and nothing else, fails: as when the database is away for that moment. */
const NO_HAND_OVER = `
  CREATE FUNCTION refuse_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$;
  CREATE TRIGGER no_hand_over BEFORE UPDATE ON dbos.workflow_status FOR EACH ROW
    WHEN (OLD.status = 'PENDING' AND NEW.status = 'ENQUEUED') EXECUTE FUNCTION refuse_hand_over();`;

describe('a process that stops', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let database: pg.Client;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    databaseUrl = await postgres.freshDatabase();
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await postgres.stop();
  }, 60_000);

  const statusOf = async (id: string): Promise<string | undefined> =>
    (await database.query<{ status: string }>('SELECT status FROM dbos.workflow_status WHERE workflow_uuid = $1', [id])).rows[0]?.status;

  it('records nothing of what it gives up, also when it cannot hand its runs over', async () => {
    const app = await startApplication(databaseUrl, [ScriptedWorkflow], { drainMs: 50 });
    let [begun, told] = [0, false];
    const script = scripted(async (context) => {
      await context.step('before', () => Promise.resolve('done'));
      await context.step('under way', async ({ signal }) => {
        begun += 1;
        if (begun > 1) {
          return 'done again';
        }
        await once(signal, 'abort');
        told = true;
        // As S3 says it of a request that was given up.
        throw Object.assign(new Error('Request aborted'), { name: 'AbortError', retryable: false });
      }, { retries: 3 });
      return context.step('after', () => Promise.resolve('end'));
    });
    const { id } = await runOrThrow(app.workflows.start('scripted', script));
    await until('the second step', () => (begun > 0 ? true : undefined));
    await database.query(NO_HAND_OVER);

    await app.close();
    expect(told).toBe(true);
    expect(await statusOf(id)).toBe('PENDING');
    const { rows } = await database.query('SELECT function_name FROM dbos.operation_outputs WHERE workflow_uuid = $1', [id]);
    expect(rows).toEqual([{ function_name: 'before' }]);

    await database.query('DROP TRIGGER no_hand_over ON dbos.workflow_status');
    const next = await startApplication(databaseUrl, [ScriptedWorkflow]);
    expect(await finishedRun(next.workflows, id)).toMatchObject({ status: 'succeeded', output: 'end' });
    expect(begun).toBe(2);
    await next.close();
  }, 60_000);
});
