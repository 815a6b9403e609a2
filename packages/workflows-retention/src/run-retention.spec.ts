import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { approveRetention } from './approval/approve-retention.js';
import { retentionRequest, type RetentionOptions } from './retention-input.codec.js';
import { runRetention } from './run-retention.js';
import { ODD_KEYS } from '@aqueduct/workflow-testing';
import { plainContext, type PlainContext } from './test-support/plain-context.js';
import { BUCKET, startTestBucket, type TestBucket } from './test-support/test-bucket.js';

const RUN = '_retention/run-1/';

describe(runRetention.name, () => {
  let bucket: TestBucket;
  beforeEach(async () => {
    bucket = await startTestBucket();
  });
  afterEach(() => bucket.stop());

  const run = (input: Partial<RetentionOptions> = {}, context: PlainContext = plainContext()) =>
    runRetention(
      retentionRequest({ prefix: 'logs/', rule: { olderThanDays: 30 }, approval: 'none', ...input }),
      async () => bucket.folder,
      context,
    );
  const rows = (key: string): ReadonlyArray<Record<string, string>> => parse(bucket.text(key), { columns: true });
  const outcomes = () => Object.fromEntries(rows(`${RUN}report.csv`).map(({ key, outcome }) => [key, outcome]));
  const digest = (): string => JSON.parse(bucket.text(`${RUN}plan.json`)).digest;
  const approve = (decision: 'approve' | 'reject', of = digest()) =>
    approveRetention(bucket.folder.client, { bucket: BUCKET, runFolder: RUN, digest: of, decision });
  /** Does something once, after the step of this name. */
  const after = (step: string, meddle: () => void, context = plainContext()): PlainContext => ({
    ...context,
    step: async (name, fn, options) => {
      const isNew = !context.steps.has(name);
      const result = await context.step(name, fn, options);
      if (isNew && name === step) meddle();
      return result;
    },
  });

  it('deletes what is older under the prefix, nothing else, and reports it', async () => {
    ['logs/a', 'logs/b', 'logs/c'].forEach((key) => bucket.put(key, 31));
    bucket.put('logs/new', 29);
    bucket.put('other/old', 400);

    const result = await run({ batchSize: 2 });

    expect(result).toEqual({
      decision: 'not-required',
      planned: 3,
      deleted: 3,
      changed: 0,
      gone: 0,
      failed: 0,
      bytes: 18,
      bucket: BUCKET,
      plan: `${RUN}plan.csv`,
      report: `${RUN}report.csv`,
    });
    expect(bucket.keys()).toEqual(['logs/new', 'other/old']);
    expect(rows(`${RUN}plan.csv`).map(({ key, size }) => [key, size])).toEqual([['logs/a', '6'], ['logs/b', '6'], ['logs/c', '6']]);
    expect(digest()).toBe(createHash('sha256').update(bucket.text(`${RUN}plan.csv`)).digest('hex'));
    expect(outcomes()).toEqual({ 'logs/a': 'deleted', 'logs/b': 'deleted', 'logs/c': 'deleted' });
    expect(JSON.parse(bucket.text(`${RUN}summary.json`))).toMatchObject({ runId: 'run-1', deleted: 3 });
  });

  it('keeps the newest of those that the rule looks at, however old they are', async () => {
    bucket.put('logs/1.gz', 50);
    bucket.put('logs/2.gz', 40);
    bucket.put('logs/3.gz', 60);
    bucket.put('logs/4.gz', 40);
    bucket.put('logs/5.txt', 70);

    expect(await run({ rule: { olderThanDays: 30, keepNewest: 2, suffix: '.gz' }, batchSize: 1 })).toMatchObject({ planned: 2, deleted: 2 });
    expect(bucket.keys()).toEqual(['logs/2.gz', 'logs/4.gz', 'logs/5.txt']);
  });

  it('never deletes plans and reports, also when the prefix covers them', async () => {
    bucket.put('a', 31);
    bucket.put('_retention/run-0/plan.csv', 31);
    bucket.put('b', 31);

    expect(await run({ prefix: '', batchSize: 1 })).toMatchObject({ planned: 2, deleted: 2 });
    expect(bucket.sandbox.keys(BUCKET)).toContain('_retention/run-0/plan.csv');
  });

  it('takes odd keys for what they are', async () => {
    ODD_KEYS.forEach((key) => bucket.put(`logs/${key}`, 31));

    expect(await run({ batchSize: 4 })).toMatchObject({ planned: ODD_KEYS.length, deleted: ODD_KEYS.length });
    expect(bucket.keys()).toEqual([]);
  });

  it.each([
    ['before the check', 'write plan.json'],
    ['between check and deletion', 'check batch 1'],
  ])('never deletes an object that changed %s', async (_, step) => {
    ['logs/a', 'logs/same bytes', 'logs/z'].forEach((key) => bucket.put(key, 31));
    const meddle = () => {
      bucket.put('logs/a', 0, 'new');
      bucket.put('logs/same bytes', 0);
    };

    expect(await run({}, after(step, meddle))).toMatchObject({ planned: 3, deleted: 1, changed: 2 });
    expect(bucket.keys()).toEqual(['logs/a', 'logs/same bytes']);
    expect(outcomes()).toEqual({ 'logs/a': 'changed', 'logs/same bytes': 'changed', 'logs/z': 'deleted' });
  });

  it('counts what somebody else deleted as gone', async () => {
    ['logs/a', 'logs/b'].forEach((key) => bucket.put(key, 31));

    expect(await run({}, after('write plan.json', () => bucket.sandbox.deleteObject(BUCKET, 'logs/a')))).toMatchObject({ deleted: 1, gone: 1, bytes: 6 });
  });

  it('goes on without objects that may not be deleted', async () => {
    ['logs/a', 'logs/b'].forEach((key) => bucket.put(key, 31));
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${BUCKET}/logs/a` };
    bucket.sandbox.setBucketPolicy(BUCKET, { Version: '2012-10-17', Statement: [deny] });

    expect(await run()).toMatchObject({ deleted: 1, failed: 1 });
    expect(outcomes()).toEqual({ 'logs/a': 'denied', 'logs/b': 'deleted' });
  });

  it('has the same result when the answer to a deletion is lost', async () => {
    ['logs/a', 'logs/b'].forEach((key) => bucket.put(key, 31));
    const context = plainContext();
    const undisturbed = await run({}, after('check batch 1', () => {
      // What an earlier attempt of the deletion did before its process died.
      bucket.sandbox.deleteObject(BUCKET, 'logs/a');
      bucket.sandbox.faults.add({ operation: 'DeleteObjects', effect: { type: 'cut', afterBytes: 0 } });
    }, context));

    expect(undisturbed).toMatchObject({ deleted: 2, gone: 0, changed: 0, bytes: 12 });
    expect(await run({}, plainContext('run-1', context.steps))).toEqual(undisturbed);
  });

  it('refuses a plan that somebody else has touched', async () => {
    bucket.put('logs/a', 31);
    bucket.put('other', 31);
    const forge = () => {
      const part = bucket.sandbox.keys(BUCKET).find((key) => key.startsWith(`${RUN}plan/`))!;
      bucket.put(part, 0, bucket.text(part).replace('logs/a', 'other'));
    };

    await expect(run({}, after('write plan.json', forge))).rejects.toMatchObject({ code: 'PlanDamaged' });
    expect(bucket.keys()).toEqual(['logs/a', 'other']);
  });

  describe('with approval', () => {
    const required = { approval: 'required' } as const;
    beforeEach(() => bucket.put('logs/a', 31));

    it('waits in growing pauses, and deletes once the plan is approved', async () => {
      const context: PlainContext = plainContext('run-1', new Map(), async () => {
        expect(bucket.keys()).toEqual(['logs/a']);
        if (context.sleeps.length === 12) await approve('approve');
      });

      expect(await run(required, context)).toMatchObject({ decision: 'approved', deleted: 1 });
      expect(context.sleeps.slice(0, 3)).toEqual([1000, 2000, 4000]);
      expect(Math.max(...context.sleeps)).toBe(300_000);
    });

    it('keeps everything when the plan is rejected', async () => {
      const context = plainContext('run-1', new Map(), async () => void (await approve('reject')));

      expect(await run(required, context)).toMatchObject({ decision: 'rejected', planned: 1, deleted: 0, bytes: 0 });
      expect(bucket.keys()).toEqual(['logs/a']);
      expect(outcomes()).toEqual({ 'logs/a': 'kept' });
    });

    it('fails when nobody decides in time, and takes no decision then', async () => {
      await expect(run({ ...required, approvalTimeoutDays: 1e-9 })).rejects.toMatchObject({ name: 'RetentionFailure', code: 'ApprovalExpired', retryable: false });
      expect(bucket.keys()).toEqual(['logs/a']);
      await expect(approve('approve')).rejects.toMatchObject({ code: 'ApprovalExpired' });
    });

    it('refuses decisions about another plan, and contrary ones', async () => {
      const refusals: unknown[] = [];
      const refused = (attempt: Promise<unknown>) => attempt.catch((error: unknown) => refusals.push(error));
      const context = plainContext('run-1', new Map(), async () => {
        await refused(approve('approve', '0'.repeat(64)));
        await approve('reject');
        await approve('reject');
        await refused(approve('approve'));
      });

      expect(await run(required, context)).toMatchObject({ decision: 'rejected' });
      expect(refusals).toMatchObject([{ code: 'ApprovalForAnotherPlan' }, { code: 'AlreadyDecided' }]);
    });

    it.each([
      ['ApprovalForAnotherPlan', JSON.stringify({ digest: '0'.repeat(64), decision: 'approve' })],
      ['PlanDamaged', 'approved'],
      ['PlanDamaged', ''],
    ])('deletes nothing and ends with %s when approval.json holds %j', async (code, body) => {
      const context = plainContext('run-1', new Map(), async () => bucket.put(`${RUN}approval.json`, 0, body));

      await expect(run(required, context)).rejects.toMatchObject({ code });
      expect(bucket.keys()).toEqual(['logs/a']);
    });

    it('asks nobody when there is nothing to delete', async () => {
      expect(await run({ ...required, prefix: 'none/' })).toMatchObject({ decision: 'not-required', planned: 0 });
    });
  });

  it('finds no plan where there is none', async () => {
    await expect(approve('approve', '0'.repeat(64))).rejects.toMatchObject({ code: 'PlanNotFound' });
  });
});
