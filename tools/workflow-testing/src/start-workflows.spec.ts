import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ClumsyModule } from './example/clumsy.workflows.js';
import { ReportsModule } from './example/reports.module.js';
import { startWorkflows, type TestWorkflows } from './index.js';

describe(startWorkflows.name, () => {
  it('runs a workflow to its end in three lines', async () => {
    const own = await startWorkflows({ modules: [ReportsModule], connections: { 'sales-lake': { objects: { 'raw/a.csv': 'id\n1\n' } } } });
    const run = await own.run('reports', { prefix: 'raw/' });
    await own.stop();

    expect(run).toMatchObject({ status: 'succeeded', output: { objects: 1, bytes: 5 }, connections: ['sales-lake'] });
    expect(run.steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['count', 'write', 'point']));
  });

  it('says which connection cannot be made', async () => {
    await expect(startWorkflows({ modules: [], connections: { 'bad name': {} } })).rejects.toThrow(/bad name/);
  });

  describe('of a spec', () => {
    let app: TestWorkflows;
    beforeAll(async () => {
      const connections = { 'sales-lake': { rootDirectory: 'lake/', objects: { 'lake/raw/a': 'abc' } }, my_other: {} };
      app = await startWorkflows({ modules: [ReportsModule, ClumsyModule], connections });
    });
    afterAll(() => app.stop());

    it('answers a run that fails with its error', async () => {
      expect(await app.run('clumsy.dates', {})).toMatchObject({ status: 'failed', error: { name: 'ResultNotJson' } });
    });

    it('gives every connection a bucket and a user of its own', async () => {
      await app.client('my_other').send(new PutObjectCommand({ Bucket: undefined, Key: 'x', Body: 'there' }));

      expect(app.objects('my_other')).toEqual({ x: 'there' });
      expect(app.objects('sales-lake')).toMatchObject({ 'lake/raw/a': 'abc' });
      expect(new Set(app.sandbox.requests.flatMap(({ bucket, accessKeyId }) => (bucket === undefined ? [] : [`${bucket} ${accessKeyId}`]))).size).toBe(2);
    });

    it('gives a client that may read what the workflow may not', async () => {
      const { Body } = await app.client('sales-lake').send(new GetObjectCommand({ Bucket: undefined, Key: 'lake/raw/a' }));

      expect(await Body?.transformToString()).toBe('abc');
    });

    it('throws what a start is refused with, and names the field', async () => {
      await expect(app.run('reports', { prefix: 7 })).rejects.toMatchObject({ failure: { _tag: 'InvalidWorkflowInput' }, message: expect.stringContaining('prefix') });
      await expect(app.run('reprots', {})).rejects.toMatchObject({ failure: { _tag: 'WorkflowNotFound', workflow: 'reprots' } });
    });

    it('starts once under an idempotency key', async () => {
      const first = await app.run('clumsy.nothing', {}, { idempotencyKey: 'once' });
      const second = await app.run('clumsy.nothing', {}, { idempotencyKey: 'once' });

      expect([first.id, second.createdAt]).toEqual(['once', first.createdAt]);
    });

    it('says where a run is that does not end', async () => {
      await expect(app.run('clumsy.slow', {}, { patienceMs: 100 })).rejects.toThrow(/The run .* of "clumsy.slow" has not ended within 100 ms; it is /);
    });

    it('knows the connections that it was given', () => {
      expect(() => app.objects('sales-lak')).toThrow('The test has no connection "sales-lak"; startWorkflows was given: sales-lake, my_other.');
      expect(() => app.client('sales-lak')).toThrow('sales-lak');
    });
  });
});
