import 'reflect-metadata';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import * as E from 'fp-ts/lib/Either.js';
import pg from 'pg';
import type { Run, RunGlance } from './run.js';
import { finishedRun } from './test-support/finished-run.js';
import { runOrThrow } from './test-support/run-or-throw.js';
import { scripted, ScriptedWorkflow } from './test-support/scripted.workflow.js';
import { startApplication, type TestApplication } from './test-support/start-application.js';
import { until } from './test-support/until.js';
import type { Storable, WorkflowContext } from './workflow-context.js';

describe('a run under way', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  let app: TestApplication;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    databaseUrl = await postgres.freshDatabase();
    app = await startApplication(databaseUrl, [ScriptedWorkflow]);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await postgres.stop();
  }, 60_000);

  const start = (script: (context: WorkflowContext) => Promise<Storable>): Promise<Run> =>
    runOrThrow(app.workflows.start('scripted', scripted(script)));
  const refused = (id: string, asked: string, status: string) =>
    E.left({ _tag: 'RunInWrongState', runId: id, status, asked });

  /** Waits for its signal the first time, and succeeds the second. */
  const interruptible = () => {
    const effects: Array<string> = [];
    const script = async (context: WorkflowContext): Promise<Storable> => {
      await context.step('first', () => Promise.resolve(void effects.push('first')));
      await context.step('second', ({ signal }) => {
        effects.push('second');
        return effects.filter((effect) => effect === 'second').length > 1
          ? Promise.resolve()
          : new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop'))));
      });
      return context.step('third', () => Promise.resolve(effects.join()));
    };
    return { effects, script };
  };

  it('is cancelled: its step is told, no other one begins, and it can go on later', async () => {
    const { effects, script } = interruptible();
    const { id } = await start(script);
    await until('the second step', () => (effects.length === 2 ? true : undefined));

    const cancelled = await runOrThrow(app.workflows.cancel(id));
    const again = await app.workflows.cancel(id)();
    await until('the run to end here', () => (app.log.some((line) => line.includes(id)) ? true : undefined));

    expect(cancelled).toMatchObject({ id, status: 'cancelled' });
    expect(cancelled.error).toBeUndefined();
    expect(again).toEqual(refused(id, 'cancel', 'cancelled'));
    expect(effects).toEqual(['first', 'second']);

    expect(await runOrThrow(app.workflows.resume(id))).toMatchObject({ id, queue: 'default' });
    expect(await finishedRun(app.workflows, id)).toMatchObject({ status: 'succeeded', output: 'first,second,second' });
    expect(await app.workflows.resume(id)()).toEqual(refused(id, 'resume', 'succeeded'));
  });

  it('is repeated from the step that failed, with the results of those before', async () => {
    const effects: Array<string> = [];
    const { id } = await start(async (context) => {
      const first = await context.step('first', () => Promise.resolve(effects.push('first')));
      const second = await context.step('second', () => (effects.push('second') > 2 ? Promise.resolve('done') : Promise.reject(new Error('not yet'))));
      return { first, second };
    });
    const failed = await finishedRun(app.workflows, id);

    const repeated = await runOrThrow(app.workflows.repeat(id));

    expect(failed).toMatchObject({ status: 'failed', error: { message: 'not yet' } });
    expect(repeated).toMatchObject({ repeats: id, workflow: 'scripted' });
    expect(repeated.id).not.toBe(id);
    expect(await finishedRun(app.workflows, repeated.id)).toMatchObject({ status: 'succeeded', output: { first: 1, second: 'done' } });
    expect(effects).toEqual(['first', 'second', 'second']);
  });

  it('is repeated from any of its steps, or from the beginning', async () => {
    const effects: Array<string> = [];
    const { id } = await start(async (context) => {
      await context.step('first', () => Promise.resolve(void effects.push('first')));
      await context.sleep(1);
      await context.step('second', () => Promise.resolve(void effects.push('second')));
    });
    const { steps } = await finishedRun(app.workflows, id);

    for (const fromStep of [steps[1]!.id, 0]) {
      const { id: repeated } = await runOrThrow(app.workflows.repeat(id, { fromStep }));
      await finishedRun(app.workflows, repeated);
    }

    expect(effects).toEqual(['first', 'second', 'second', 'first', 'second']);
    expect(await app.workflows.repeat(id, { fromStep: 99 })()).toMatchObject(E.left({ _tag: 'InvalidRunRequest', violations: [{ field: 'fromStep' }] }));
  });

  it('cannot be repeated before it has ended', async () => {
    const { effects, script } = interruptible();
    const { id } = await start(script);
    await until('the second step', () => (effects.length === 2 ? true : undefined));

    expect(await app.workflows.repeat(id)()).toEqual(refused(id, 'repeat', 'running'));
    expect(await app.workflows.resume(id)()).toEqual(refused(id, 'resume', 'running'));
    await runOrThrow(app.workflows.cancel(id));
  });

  it('is watched to its end', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { id } = await start(async (context) => {
      await context.step('first', () => Promise.resolve());
      await context.step('second', ({ progress }) => progress({ done: 1, total: 2 }).then(() => gate));
    });
    const seen: Array<RunGlance> = [];

    for await (const glance of app.workflows.watch(id, new AbortController().signal)) {
      seen.push(glance);
      if (glance.progress?.done === 1) {
        open();
      }
    }

    expect(seen.find(({ progress }) => progress?.done === 1)).toMatchObject({ status: 'running', stepsDone: 1 });
    expect(seen.at(-1)).toMatchObject({ status: 'succeeded', stepsDone: 2, running: [] });
  });

  it('is watched no longer than somebody wants to, and not at all when it does not exist', async () => {
    const { script } = interruptible();
    const { id } = await start(script);
    const abort = new AbortController();
    let seen = 0;

    for await (const glance of app.workflows.watch(id, abort.signal)) {
      seen += glance.id === id ? 1 : 0;
      abort.abort();
    }
    for await (const glance of app.workflows.watch('nobody', new AbortController().signal)) {
      seen += glance.id === 'nobody' ? 100 : 0;
    }

    expect(seen).toBe(1);
    await runOrThrow(app.workflows.cancel(id));
  });

  it('is forgotten some time after its end, with all that was kept of it, and an unfinished one never', async () => {
    const { effects, script } = interruptible();
    const unfinished = await start(script);
    await until('the second step', () => (effects.length === 2 ? true : undefined));
    const { id } = await start(async (context) => {
      await context.progress({ done: 1 });
      await context.step('flaky', ({ attempt }) => (attempt === 1 ? Promise.reject(new Error('x')) : Promise.resolve()), { retries: 1, retryDelayMs: 1 });
    });
    await finishedRun(app.workflows, id);

    expect(await runOrThrow(app.workflows.forget(new Date(Date.now() - 60_000), 100))).toBe(0);
    const forgotten = await runOrThrow(app.workflows.forget(new Date(Date.now() + 1_000), 100));

    expect(forgotten).toBeGreaterThanOrEqual(1);
    expect(await app.workflows.run(id)()).toEqual(E.left({ _tag: 'RunNotFound', runId: id }));
    expect(await runOrThrow(app.workflows.run(unfinished.id))).toMatchObject({ status: 'running' });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    for (const table of ['run_progress', 'step_attempt', 'run_connection']) {
      expect((await client.query(`SELECT 1 FROM aqueduct_workflows.${table} WHERE run_id = $1`, [id])).rows).toEqual([]);
    }
    await client.end();
    await runOrThrow(app.workflows.cancel(unfinished.id));
  });
});
