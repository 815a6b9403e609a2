import { InventoryModule } from '@aqueduct/workflows-inventory';
import { RunDetails, RunPage, RunView, WorkflowList } from '@aqueduct/api-contract';
import { problem, read, type Answer } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { eventually } from './test-support/eventually.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('workflows', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env, extraModules: [InventoryModule.forConnection('bound')] });
    for (const number of Array.from({ length: 20 }, (_, index) => index)) {
      world.sandbox.putObject('lake', `in/${number}.csv`, 'a,b\n1,2\n');
    }
    for (const name of ['lake', 'bound', 'unused']) {
      expect((await server.api.post('/api/v1/connections', world.connection(name))).status).toBe(201);
    }
  });
  afterAll(async () => {
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), world.secrets);
    await server.stop();
    await world.stop();
  });

  const start = (workflow: string, body: unknown, headers = {}): Promise<Answer> =>
    server.api.send('POST', `/api/v1/workflows/${workflow}/runs`, { body, headers });
  const details = async (id: string): Promise<RunDetails> => read(RunDetails, await server.api.get(`/api/v1/runs/${id}`));
  const ended = (id: string): Promise<RunDetails> =>
    eventually(async () => {
      const run = await details(id);
      expect(['succeeded', 'failed']).toContain(run.status);
      return run;
    });

  it('are listed with the connections that they declare', async () => {
    const { workflows } = read(WorkflowList, await server.api.get('/api/v1/workflows'));

    expect(workflows.map(({ name, dependencies }) => [name, dependencies.map(({ connection }) => connection)])).toEqual([
      ['aqueduct.forget-runs', []],
      ['inventory', []],
      ['inventory.bound', ['bound']],
      ['replicate', []],
      ['retention', []],
      ['retention-approve', []],
    ]);
    expect(workflows[0]?.cron).toEqual({ schedule: '30 3 * * *', timeZone: 'UTC' });
    expect(workflows[1]).toMatchObject({ queue: 'default', inputSchema: { type: 'object' }, outputSchema: { type: 'object' } });
  });

  it('run with the live client of a connection, and tell their steps and progress', async () => {
    const started = await start('inventory', { input: { connection: 'lake', prefix: 'in/' } });
    const { id } = read(RunView, started);
    expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/runs/${id}`]);

    const run = await ended(id);

    expect(run).toMatchObject({ id, workflow: 'inventory', status: 'succeeded', attempts: 1, connections: ['lake'], input: { connection: 'lake', prefix: 'in/' } });
    expect(run.steps.length).toBeGreaterThan(0);
    expect(run.progress?.done).toBe(20);
    expect(world.sandbox.keys('lake').some((key) => key.startsWith('_inventory/'))).toBe(true);
  });

  it('start once per idempotency key, in the header or the body', async () => {
    const input = { connection: 'lake', prefix: 'in/' };
    const first = read(RunView, await start('inventory', { input }, { 'Idempotency-Key': 'monday-1' }));
    const again = read(RunView, await start('inventory', { input, idempotencyKey: 'monday-1' }));

    expect([first.id, again.id]).toEqual(['monday-1', 'monday-1']);
    expect(problem(await start('inventory', { input, idempotencyKey: 'a' }, { 'Idempotency-Key': 'b' })).errors?.[0]?.field).toBe('idempotencyKey');
    expect(problem(await start('inventory', { input, idempotencyKey: 'odd key!' })).errors?.[0]?.field).toBe('idempotencyKey');
    expect(problem(await start('inventory.bound', { idempotencyKey: 'monday-1' }))).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:run-id-taken' });
    await ended('monday-1');
  });

  it('name what is wrong with their input', async () => {
    const missing = problem(await start('inventory', {}));
    expect(missing).toMatchObject({ status: 422, type: 'urn:aqueduct:problem:invalid-workflow-input' });
    expect(missing.errors?.map(({ field }) => field)).toEqual(['input.connection']);
    expect(problem(await start('inventory', { input: { connection: 'lake', prefix: '../..' } })).errors?.[0]?.field).toBe('input.prefix');
    expect(problem(await start('inventory', { inptu: {} })).errors?.[0]?.field).toBe('inptu');
  });

  it('fail in words when the connection does not exist, and tell it', async () => {
    const { id } = read(RunView, await start('inventory', { input: { connection: 'nobody' } }));
    const run = await ended(id);

    expect(run.status).toBe('failed');
    expect(run.error?.message).toContain('nobody');
  });

  it('are listed newest first, by status and by page', async () => {
    const all = read(RunPage, await server.api.get('/api/v1/runs'));
    expect(all.runs.map(({ createdAt }) => createdAt)).toEqual([...all.runs.map(({ createdAt }) => createdAt)].sort().reverse());
    expect(all.next).toBeUndefined();

    const failed = read(RunPage, await server.api.get('/api/v1/runs?status=failed&workflow=inventory'));
    expect(failed.runs.map(({ status }) => status)).toEqual(['failed']);

    const first = read(RunPage, await server.api.get('/api/v1/runs?limit=1'));
    const second = read(RunPage, await server.api.get(`/api/v1/runs?limit=200&cursor=${encodeURIComponent(first.next ?? '')}`));
    expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(all.runs.map(({ id }) => id));
  });

  it('keep the connection that they declare from being deleted', async () => {
    const refused = problem(await server.api.delete('/api/v1/connections/bound'));

    expect(refused).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:connection-in-use', usedBy: ['workflow inventory.bound'] });
    expect((await server.api.delete('/api/v1/connections/unused')).status).toBe(204);
  });

  it('keep the connection that a run uses from being deleted until it has ended', async () => {
    world.sandbox.faults.add({ effect: { type: 'delay', milliseconds: 2_000 }, operation: 'ListObjectsV2', bucket: 'lake' });
    const { id } = read(RunView, await start('inventory', { input: { connection: 'lake', prefix: 'in/' } }));
    const refused = problem(await server.api.delete('/api/v1/connections/lake'));

    expect(refused).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:connection-in-use' });
    expect(refused.usedBy?.[0]).toMatch(new RegExp(`^run ${id} of inventory \\((queued|running)\\)$`));

    await ended(id);
    expect((await server.api.delete('/api/v1/connections/lake')).status).toBe(204);
  });
});
