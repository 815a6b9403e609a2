import 'reflect-metadata';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import * as E from 'fp-ts/lib/Either.js';
import type { Run } from './run.js';
import { finishedRun } from './test-support/finished-run.js';
import {
  GentleWorkflow,
  HastyWorkflow,
  mostAtOnce,
  SingleTooWorkflow,
  SingleWorkflow,
  takeSpans,
  TransferWorkflow,
  type Span,
} from './test-support/limited.workflows.js';
import { RenamedConnectionModule } from './test-support/renamed-connection.module.js';
import { runOrThrow } from './test-support/run-or-throw.js';
import { startApplication, type TestApplication } from './test-support/start-application.js';
import { until } from './test-support/until.js';

describe('queues', () => {
  let postgres: TestPostgres;
  let app: TestApplication;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    const providers = [SingleWorkflow, SingleTooWorkflow, TransferWorkflow, GentleWorkflow, HastyWorkflow];
    app = await startApplication(await postgres.freshDatabase(), providers, { imports: [RenamedConnectionModule] });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await postgres.stop();
  }, 60_000);

  const start = (workflow: string, input: object, priority?: number): Promise<Run> =>
    runOrThrow(app.workflows.start(workflow, input, priority === undefined ? {} : { priority }));
  const all = async (runs: ReadonlyArray<Run>): Promise<ReadonlyArray<Span>> => {
    await Promise.all(runs.map(({ id }) => finishedRun(app.workflows, id)));
    return takeSpans().filter(({ label }) => label !== 'tick');
  };

  it('run as many at once as they say, over all workflows that share them', async () => {
    const spans = await all(await Promise.all(['a', 'b', 'c', 'd'].map((label, n) => start(n % 2 === 0 ? 'single' : 'single-too', { label }))));

    expect(spans).toHaveLength(4);
    expect(mostAtOnce(spans)).toBe(1);
  });

  it('take the most urgent first, then the oldest', async () => {
    const first = await start('single', { label: 'first', ms: 1_500 });
    await until('the first to run', async () => ((await runOrThrow(app.workflows.run(first.id))).status === 'running' ? true : undefined));
    const waiting = [
      await start('single', { label: 'last', ms: 10 }, 9),
      await start('single', { label: 'ordinary', ms: 10 }),
      await start('single-too', { label: 'urgent', ms: 10 }, 0),
      await start('single', { label: 'ordinary too', ms: 10 }),
    ];

    const spans = await all([first, ...waiting]);

    expect(spans.map(({ label }) => label)).toEqual(['first', 'urgent', 'ordinary', 'ordinary too', 'last']);
  });

  it('refuse a priority that is none', async () => {
    expect(await app.workflows.start('single', { label: 'x' }, { priority: 10 })()).toMatchObject(
      E.left({ _tag: 'InvalidRunRequest', violations: [{ field: 'priority' }] }),
    );
  });

  it('let at most so many runs of one connection run at once', async () => {
    const runs = await Promise.all(
      Array.from({ length: 12 }, (_, n) => start('transfer', { label: String(n), connection: `lake-${n % 3}`, ms: 900 })),
    );

    const spans = await all(runs);

    const lakes = ['lake-0', 'lake-1', 'lake-2'].map((lake) => mostAtOnce(spans.filter(({ connection }) => connection === lake)));
    expect(lakes).toEqual([2, 2, 2]);
    expect(mostAtOnce(spans)).toBeGreaterThan(2);
  });

  it('count an old name of a connection with its new one', async () => {
    const spans = await all(await Promise.all(['lake', 'pond', 'lake', 'pond'].map((connection, n) => start('transfer', { label: String(n), connection, ms: 900 }))));

    expect(spans).toHaveLength(4);
    expect(mostAtOnce(spans)).toBe(2);
  });

  it('begin as many in a time as they say', async () => {
    const spans = await all(await Promise.all(Array.from({ length: 6 }, (_, n) => start('gentle', { label: String(n), ms: 1 }))));

    // Starts waver by one poll.
    expect(spans[5]!.from - spans[0]!.from).toBeGreaterThan(1_500);
  });

  it('tell where a run waits', async () => {
    expect(await start('single', { label: 'x', ms: 1 })).toMatchObject({ queue: 'one-by-one', scheduled: false });
    expect(await start('transfer', { label: 'x', connection: 'lake', ms: 1 })).toMatchObject({ queue: 'transfers' });
    expect(await start('hasty', { label: 'x' })).toMatchObject({ queue: 'default' });
  });

  it('cancel a run that takes longer than its workflow allows, and say so', async () => {
    const { id } = await start('hasty', { label: 'slow', ms: 60_000 });

    expect(await finishedRun(app.workflows, id)).toMatchObject({ status: 'cancelled', error: { name: 'RunTimeout' } });
  });

  it('run workflows by cron, with the input of the cron, and count those for no connection', async () => {
    const ticks = await until('two ticks', async () => {
      const { runs } = await runOrThrow(app.workflows.runs({ workflow: 'transfer', status: 'succeeded' }));
      const scheduled = runs.filter((run) => run.scheduled);
      return scheduled.length >= 2 ? scheduled : undefined;
    });

    expect(await runOrThrow(app.workflows.run(ticks[0]!.id))).toMatchObject({
      queue: 'transfers',
      input: { label: 'tick', ms: 1 },
      connections: ['none'],
    });
    expect(new Set(ticks.map(({ id }) => id)).size).toBe(ticks.length);
  });
});
