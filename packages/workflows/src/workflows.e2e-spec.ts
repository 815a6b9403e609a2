import 'reflect-metadata';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import { usesInWords, type Connection } from '@aqueduct/integrations';
import { rightOf } from '@aqueduct/integrations/testing';
import { ConnectionUsages } from '@aqueduct/integrations-nest';
import * as E from 'fp-ts/lib/Either.js';
import type { Run } from './run.js';
import type { RunQuery } from './run-query.js';
import { finishedRun } from './test-support/finished-run.js';
import { runOrThrow } from './test-support/run-or-throw.js';
import { SalesLakeModule } from './test-support/sales-lake.module.js';
import { scripted, ScriptedWorkflow } from './test-support/scripted.workflow.js';
import { startApplication, type TestApplication } from './test-support/start-application.js';
import { Workflows } from './workflows.js';

describe(Workflows.name, () => {
  let postgres: TestPostgres;
  let app: TestApplication;
  let workflows: Workflows;

  beforeAll(async () => {
    postgres = await startTestPostgres();
    app = await startApplication(await postgres.freshDatabase(), [ScriptedWorkflow], { imports: [SalesLakeModule] });
    workflows = app.workflows;
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await postgres.stop();
  }, 60_000);

  const nothing = scripted(() => Promise.resolve());
  const failing = scripted(() => Promise.reject(new Error('planned')));
  const start = (input: unknown, idempotencyKey?: string): Promise<Run> =>
    runOrThrow(workflows.start('scripted', input, idempotencyKey === undefined ? {} : { idempotencyKey }));
  const finish = async (input: unknown): Promise<string> => (await finishedRun(workflows, (await start(input)).id)).id;

  it('lists the workflows with their inputs and the connections that they need', () => {
    expect(workflows.list()).toEqual([
      {
        name: 'sales-report',
        description: 'Counts the sales.',
        inputSchema: { type: 'object', properties: { month: { type: 'string' } }, required: ['month'] },
        outputSchema: { type: 'string' },
        dependencies: [{ token: 'S3Client(sales-lake)', kind: 's3', connection: 'sales-lake', access: 'read', required: false }],
        queue: 'default',
      },
      expect.objectContaining({ name: 'scripted', dependencies: [] }),
    ]);
  });

  it('answers a start with the queued run', async () => {
    const run = await start(nothing);

    expect(run).toMatchObject({ workflow: 'scripted', createdAt: expect.any(Date) });
    expect(['queued', 'running', 'succeeded']).toContain(run.status);
    expect(await finishedRun(workflows, run.id)).toMatchObject({ id: run.id, input: nothing, status: 'succeeded' });
  });

  it('refuses a workflow that it does not know, and names those it knows', async () => {
    expect(await workflows.start('inventroy', {})()).toEqual(
      E.left({ _tag: 'WorkflowNotFound', workflow: 'inventroy', known: ['sales-report', 'scripted'] }),
    );
  });

  it('refuses a wrong input by the names of its fields, without its values', async () => {
    const refused = await workflows.start('scripted', { script: 7, connections: ['lake', { secret: 'canary' }] })();

    expect(refused).toEqual(
      E.left({
        _tag: 'InvalidWorkflowInput',
        workflow: 'scripted',
        violations: [
          { field: expect.stringContaining('script'), expected: 'string' },
          { field: expect.stringContaining('connections.1'), expected: 'string' },
        ],
      }),
    );
    expect(JSON.stringify(refused)).not.toContain('canary');
  });

  it('refuses an input that is too large to be stored', async () => {
    const refused = await workflows.start('scripted', { script: 'x'.repeat(70_000) })();

    expect(refused).toMatchObject(E.left({ _tag: 'InvalidWorkflowInput', violations: [{ field: 'input', expected: expect.stringContaining('70013 bytes') }] }));
  });

  it('answers a second start under the same idempotency key with the first run', async () => {
    let executions = 0;
    const counting = scripted(() => Promise.resolve(void (executions += 1)));
    const first = await start(counting, 'order-4711');
    await finishedRun(workflows, first.id);

    const second = await start(failing, 'order-4711');

    expect(first.id).toBe('order-4711');
    expect(second).toMatchObject({ id: 'order-4711', status: 'succeeded', createdAt: first.createdAt });
    expect(executions).toBe(1);
  });

  it('refuses an idempotency key that belongs to a run of another workflow', async () => {
    await start(nothing, 'order-4712');

    expect(await workflows.start('sales-report', { month: '2026-10' }, { idempotencyKey: 'order-4712' })()).toEqual(
      E.left({ _tag: 'RunIdTaken', runId: 'order-4712', workflow: 'sales-report' }),
    );
  });

  it.each(['', ' ', 'a/b', '-x', 'x'.repeat(201)])('refuses the idempotency key %j', async (idempotencyKey) => {
    expect(await workflows.start('scripted', nothing, { idempotencyKey })()).toMatchObject(
      E.left({ _tag: 'InvalidRunRequest', violations: [{ field: 'idempotencyKey' }] }),
    );
  });

  it('finds no run under an unknown id', async () => {
    expect(await workflows.run('nobody')()).toEqual(E.left({ _tag: 'RunNotFound', runId: 'nobody' }));
    expect(await workflows.run('no\0body')()).toMatchObject(E.left({ _tag: 'RunNotFound' }));
  });

  it('filters runs by status and by workflow', async () => {
    const failed = await finish(failing);
    const report = await runOrThrow(workflows.start('sales-report', { month: '2026-11' }));
    await finishedRun(workflows, report.id);

    const failures = await runOrThrow(workflows.runs({ status: 'failed' }));
    const reports = await runOrThrow(workflows.runs({ workflow: 'sales-report' }));

    expect(failures.runs.map(({ id }) => id)).toContain(failed);
    expect(new Set(failures.runs.map(({ status }) => status))).toEqual(new Set(['failed']));
    expect(reports.runs).toEqual([expect.objectContaining({ id: report.id, status: 'succeeded' })]);
    expect((await runOrThrow(workflows.runs({ status: 'cancelled' }))).runs).toEqual([]);
  });

  it('filters runs by connection and by time', async () => {
    const before = await finish(nothing);
    const between = new Date();
    const { id } = await start({ ...nothing, connections: ['time-lake'] });

    const ids = async (query: RunQuery): Promise<ReadonlyArray<string>> =>
      (await runOrThrow(workflows.runs({ ...query, limit: 200 }))).runs.map((run) => run.id);

    expect(await ids({ connection: 'time-lake' })).toEqual([id]);
    expect(await ids({ since: between })).toEqual([id]);
    expect(await ids({ until: between })).toContain(before);
    expect(await ids({ until: between })).not.toContain(id);
    expect(await ids({ connection: 'time-lake', until: between })).toEqual([]);
  });

  it('pages from the newest to the oldest, each run once, also those of one millisecond', async () => {
    await Promise.all(Array.from({ length: 12 }, () => start(nothing)));
    const all = (await runOrThrow(workflows.runs({ limit: 200 }))).runs;

    const paged: Array<Run> = [];
    let query: RunQuery | undefined = { limit: 5 };
    while (query !== undefined) {
      const page: { runs: ReadonlyArray<Run>; next?: string } = await runOrThrow(workflows.runs(query));
      paged.push(...page.runs);
      query = page.next === undefined ? undefined : { limit: 5, cursor: page.next };
      await start(nothing);
    }

    expect(paged.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    const times = paged.map(({ createdAt }) => createdAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it.each([
    ['limit', { limit: 0 }],
    ['limit', { limit: 201 }],
    ['limit', { limit: 1.5 }],
    ['cursor', { cursor: 'nonsense' }],
    ['cursor', { cursor: Buffer.from('{"at":1e300,"seen":[]}').toString('base64url') }],
    ['workflow', { workflow: 'x\0y' }],
    ['status', { status: 'PENDING' as 'running' }],
    ['since', { since: new Date('yesterday') }],
  ])('refuses a wrong %s', async (field, query) => {
    expect(await workflows.runs(query)()).toMatchObject(E.left({ _tag: 'InvalidRunRequest', violations: [{ field }] }));
  });

  it('knows which unfinished runs need a connection, chosen at run time or declared', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const waiting = scripted(() => gate);
    const one = await start({ ...waiting, connections: ['landing-zone', 'archive'] });
    const two = await start({ ...waiting, connections: ['archive'] });

    const ofLanding = await runOrThrow(workflows.unfinishedUsing('landing-zone'));
    const ofArchive = await runOrThrow(workflows.unfinishedUsing('archive'));
    const needed = await rightOf(app.get(ConnectionUsages).usedBy({ name: 'landing-zone', aliases: [{ name: 'archive' }] } as unknown as Connection));
    open();
    await Promise.all([one, two].map(({ id }) => finishedRun(workflows, id)));
    const later = await runOrThrow(workflows.unfinishedUsing('archive'));

    expect(ofLanding.map(({ id }) => id)).toEqual([one.id]);
    expect(ofArchive.map(({ id }) => id)).toEqual([two.id, one.id]);
    const use = { type: 'workflow', workflow: 'scripted', by: 'run' };
    expect(needed).toEqual([
      { ...use, name: 'landing-zone', since: one.createdAt, lastRun: expect.objectContaining({ id: one.id }), unfinished: { count: 1, newest: [expect.objectContaining({ id: one.id })] } },
      { ...use, name: 'archive', since: one.createdAt, lastRun: expect.objectContaining({ id: two.id }), unfinished: { count: 2, newest: [expect.objectContaining({ id: two.id }), expect.anything()] } },
    ]);
    expect(usesInWords(needed)[0]).toMatch(new RegExp(`^run ${one.id} of scripted \\((queued|running)\\)$`));
    expect(later).toEqual([]);
  });

  it('counts a workflow that declares a connection among those who need it', async () => {
    expect(workflows.declaring('sales-lake')).toEqual(['sales-report']);
    const last = (await runOrThrow(workflows.runs({ workflow: 'sales-report', limit: 1 }))).runs[0];
    const needed = await rightOf(app.get(ConnectionUsages).usedBy({ name: 'sales', aliases: [{ name: 'sales-lake' }] } as unknown as Connection));

    expect(needed).toEqual([
      {
        type: 'workflow',
        workflow: 'sales-report',
        by: 'declaration',
        name: 'sales-lake',
        since: expect.any(Date),
        lastRun: { id: last?.id, workflow: 'sales-report', status: 'succeeded', createdAt: last?.createdAt },
        unfinished: { count: 0, newest: [] },
      },
    ]);
    expect(usesInWords(needed)).toEqual(['workflow sales-report']);
  });

  it('records the connections of a run', async () => {
    const report = await runOrThrow(workflows.start('sales-report', { month: '2026-12' }));

    expect(await finishedRun(workflows, report.id)).toMatchObject({ connections: ['sales-lake'], output: 'the client' });
  });
});
