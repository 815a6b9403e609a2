import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestPostgres, type TestPostgres } from '@aqueduct/embedded-postgres/testing';
import type { RunDetails } from '@aqueduct/workflows';
import { finishedRun } from './test-support/finished-run.js';
import { rightOf, startRetentionApp, type RetentionApp, type RetentionAppInput } from './test-support/retention-app.js';
import type { RetentionWorkerInput } from './test-support/retention-worker.js';
import { startProgram, until } from '@aqueduct/workflow-testing';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';

let postgres: TestPostgres;
let bucket: TestBucket;

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  bucket = await startTestBucket();
});
afterEach(() => bucket.stop());

const appInput = async (): Promise<RetentionAppInput> => {
  const { endpoint, region } = bucket.sandbox;
  const { accessKeyId, secretAccessKey } = bucket.alice;
  return { databaseUrl: await postgres.freshDatabase(), endpoint, region, bucket: BUCKET, credentials: { accessKeyId, secretAccessKey } };
};
const INPUT = { connection: 'sales-lake', prefix: 'logs/', rule: { olderThanDays: 30 } };

describe('RetentionModule', () => {
  let app: RetentionApp;
  beforeEach(async () => {
    app = await startRetentionApp(await appInput());
  });
  afterEach(() => app.close());

  const planOf = (id: string): Promise<{ readonly digest: string }> =>
    until('the plan', () => {
      const plan = bucket.sandbox.object(BUCKET, `lake/_retention/${id}/plan.json`);
      return plan === undefined ? undefined : JSON.parse(plan.body.toString('utf8'));
    });
  const decide = async (runId: string, digest: string, decision: string): Promise<RunDetails> => {
    const { id } = await rightOf(app.workflows.start('retention-approve', { connection: 'sales-lake', runId, digest, decision }));
    return finishedRun(app.workflows, id);
  };

  it.each([
    ['approve', { decision: 'approved', planned: 2, deleted: 2 }, ['lake/logs/new', 'logs/old']],
    ['reject', { decision: 'rejected', planned: 2, deleted: 0 }, ['lake/logs/a', 'lake/logs/b', 'lake/logs/new', 'logs/old']],
  ])('waits for the run of retention-approve and follows its %s', async (decision, output, left) => {
    ['lake/logs/a', 'lake/logs/b', 'logs/old'].forEach((key) => bucket.put(key, 31));
    bucket.put('lake/logs/new', 1);
    const { id } = await rightOf(app.workflows.start('retention', INPUT));
    const { digest } = await planOf(id);

    expect(await decide(id, '0'.repeat(64), decision)).toMatchObject({ status: 'failed', error: { code: 'ApprovalForAnotherPlan' } });
    expect(await decide(id, digest, decision)).toMatchObject({ status: 'succeeded', output: { approval: `lake/_retention/${id}/approval.json` } });

    const run = await finishedRun(app.workflows, id);
    expect(run).toMatchObject({ status: 'succeeded', connections: ['sales-lake'], output });
    expect(bucket.keys()).toEqual(left);
    expect(JSON.stringify(run)).not.toContain(bucket.alice.secretAccessKey);
  });

  it('ends with ApprovalExpired when nobody decides', async () => {
    bucket.put('lake/logs/a', 31);
    const { id } = await rightOf(app.workflows.start('retention', { ...INPUT, approvalTimeoutDays: 1e-9 }));

    expect(await finishedRun(app.workflows, id)).toMatchObject({ status: 'failed', error: { name: 'RetentionFailure', code: 'ApprovalExpired' } });
    expect(bucket.keys()).toEqual(['lake/logs/a']);
  });

  it('describes its input, for forms', () => {
    const retention = app.workflows.list().find(({ name }) => name === 'retention');
    expect(retention).toMatchObject({ queue: 'retention', inputSchema: { type: 'object', required: ['connection', 'prefix', 'rule'] } });
  });

  it.each([
    ['retention', { ...INPUT, prefix: '' }, 'prefix'],
    ['retention', { ...INPUT, prefix: '_retention/run-1/' }, 'prefix'],
    ['retention', { ...INPUT, prefix: 'a/../b' }, 'prefix'],
    ['retention', { ...INPUT, rule: {} }, 'olderThanDays'],
    ['retention', { ...INPUT, rule: { olderThanDays: 0 } }, 'olderThanDays'],
    ['retention', { ...INPUT, rule: { olderThanDays: 1, keepNewest: 0 } }, 'keepNewest'],
    ['retention', { ...INPUT, batchSize: 1001 }, 'batchSize'],
    ['retention', { ...INPUT, approval: 'maybe' }, 'approval'],
    ['retention', { ...INPUT, outputPrefix: '' }, 'outputPrefix'],
    ['retention-approve', { connection: 'sales-lake', runId: '../x', digest: '0'.repeat(64), decision: 'approve' }, 'runId'],
    ['retention-approve', { connection: 'sales-lake', runId: 'x', digest: 'abc', decision: 'approve' }, 'digest'],
    ['retention-approve', { connection: 'sales-lake', runId: 'x', digest: '0'.repeat(64), decision: 'yes' }, 'decision'],
  ])('%s refuses the input %j and names the field', async (workflow, input, field) => {
    expect(await app.workflows.start(workflow, input)()).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'InvalidWorkflowInput', violations: [{ field: expect.stringMatching(new RegExp(`\\b${field}$`)) }] },
    });
  });

  it('takes an empty prefix for everything when it is told so', async () => {
    bucket.put('lake/a', 31);
    bucket.put('outside', 31);
    const { id } = await rightOf(app.workflows.start('retention', { ...INPUT, prefix: '', everything: true, approval: 'none' }));

    expect(await finishedRun(app.workflows, id)).toMatchObject({ output: { decision: 'not-required', deleted: 1 } });
    expect(bucket.keys()).toEqual(['outside']);
  });
});

describe('a run whose process is killed', () => {
  const keys = Array.from({ length: 30 }, (_, index) => `lake/logs/k${String(index).padStart(2, '0')}`);
  const worker = async (): Promise<RetentionWorkerInput> => ({
    ...(await appInput()),
    runId: 'killed-once',
    input: { ...INPUT, approval: 'none', batchSize: 10 },
  });
  const runIn = async (input: RetentionWorkerInput): Promise<RunDetails> => {
    const program = startProgram(new URL('./test-support/retention-worker.ts', import.meta.url), input);
    const run = (await program.next()) as RunDetails;
    await once(program.child, 'exit');
    return run;
  };
  const FOLDER = 'lake/_retention/killed-once/';
  const outcomes = () => bucket.text(`${FOLDER}report.csv`).match(/(?<=,)\w+$/gm);

  it('finishes the deletion in another process, with the result of an undisturbed run', async () => {
    keys.forEach((key) => bucket.put(key, 31));
    const input = await worker();
    // The second batch is under way when the process dies, after it has deleted a part of it.
    bucket.sandbox.faults.add({ operation: 'DeleteObjects', effect: { type: 'delay', milliseconds: 1 } });
    bucket.sandbox.faults.add({ operation: 'DeleteObjects', effect: { type: 'delay', milliseconds: 15_000 } });
    const first = startProgram(new URL('./test-support/retention-worker.ts', import.meta.url), input);
    await until('the first batch', () => (bucket.keys().length <= 20 ? true : undefined));
    await pause(1500);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(bucket.sandbox.object(BUCKET, `${FOLDER}report.csv`)).toBeUndefined();
    keys.slice(10, 15).forEach((key) => bucket.sandbox.deleteObject(BUCKET, key));

    const run = await runIn(input);

    expect(run).toMatchObject({ status: 'succeeded', output: { planned: 30, deleted: 30, gone: 0, changed: 0, failed: 0, bytes: 30 * keys[0]!.length } });
    expect(run.attempts).toBeGreaterThan(1);
    expect(bucket.keys()).toEqual([]);
    expect(outcomes()).toEqual(['outcome', ...keys.map(() => 'deleted')]);
  }, 120_000);

  it('waits on for the approval in another process', async () => {
    bucket.put('lake/logs/a', 31);
    const input = { ...(await worker()), input: INPUT };
    const plan = () => bucket.sandbox.object(BUCKET, `${FOLDER}plan.json`);
    const first = startProgram(new URL('./test-support/retention-worker.ts', import.meta.url), input);
    await until('the plan', plan);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const { digest } = JSON.parse(plan()!.body.toString('utf8')) as { readonly digest: string };
    bucket.put(`${FOLDER}approval.json`, 0, JSON.stringify({ digest, decision: 'approve' }));

    expect(await runIn(input)).toMatchObject({ status: 'succeeded', output: { decision: 'approved', deleted: 1 } });
  }, 120_000);
});
