import { startWorkflows, type TestWorkflows } from '../index.js';
import { ReportsModule } from './reports.module.js';

const OBJECTS = { 'raw/a.csv': 'id\n1\n', 'raw/b.csv': 'id\n', 'other.txt': '' };

describe('the workflow reports', () => {
  let app: TestWorkflows;
  beforeAll(async () => {
    app = await startWorkflows({ modules: [ReportsModule], connections: { 'sales-lake': { objects: OBJECTS } } });
  });
  afterAll(() => app.stop());

  it('adds up what is under the prefix and writes it below reports/', async () => {
    const run = await app.run('reports', { prefix: 'raw/' });

    const report = `reports/${run.id}/totals.json`;
    expect(run).toMatchObject({ status: 'succeeded', output: { objects: 2, bytes: 8, report } });
    expect(app.objects('sales-lake')[report]).toBe('{"prefix":"raw/","objects":2,"bytes":8}');
  });

  it('goes on when S3 is busy', async () => {
    app.sandbox.faults.add({ operation: 'PutObject', times: 6, effect: { type: 'error', code: 'SlowDown' } });

    const run = await app.run('reports', { prefix: 'raw/' });

    expect(run.status).toBe('succeeded');
    expect(run.steps.find(({ name }) => name === 'write')?.failures[0]?.error.tag).toBe('Throttled');
  });

  it('runs every night at three', () => {
    expect(app.workflows.list()).toMatchObject([{ name: 'reports', cron: { schedule: '0 3 * * *', timeZone: 'Europe/Vienna' } }]);
  });
});
