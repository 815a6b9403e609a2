import { InventoryModule } from '@aqueduct/workflows-inventory';
import { AuditPage, ConnectionUsageView, ConnectionView, RunView, WorkflowList, type DependencyView } from '@aqueduct/api-contract';
import { problem, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { eventually } from './test-support/eventually.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('renaming, using and deleting connections', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env, extraModules: [InventoryModule.forConnection('sales')] });
    world.sandbox.putObject('lake', 'in/a.csv', 'a,b\n1,2\n');
  });
  afterAll(async () => {
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), world.secrets);
    await server.stop();
    await world.stop();
  });

  const dependency = async (): Promise<DependencyView | undefined> =>
    read(WorkflowList, await server.api.get('/api/v1/workflows')).workflows.find(({ name }) => name === 'inventory.sales')?.dependencies[0];
  const start = () => server.api.post('/api/v1/workflows/inventory.sales/runs', { input: { prefix: 'in/' } });
  const usage = async (name: string) => read(ConnectionUsageView, await server.api.get(`/api/v1/connections/${name}/usage`)).usedBy;
  const connection = async (name: string) => read(ConnectionView, await server.api.get(`/api/v1/connections/${name}`));
  const audit = async (query = '') => read(AuditPage, await server.api.get(`/api/v1/audit${query}`));

  it('shows that a workflow cannot run before anyone runs it, and refuses the run', async () => {
    expect(await dependency()).toMatchObject({
      status: 'missing',
      problem: "cannot run: connection 'sales' does not exist",
      remedy: expect.stringContaining('POST /api/v1/connections'),
      prefixes: [],
    });
    expect(problem(await start())).toMatchObject({
      status: 409,
      type: 'urn:aqueduct:problem:dependency-unmet',
      detail: 'The workflow "inventory.sales" cannot run: connection \'sales\' does not exist.',
    });
  });

  it('keeps a workflow bound when its connection is renamed, and tells who still says the old name', async () => {
    const created = read(ConnectionView, await server.api.post('/api/v1/connections', world.connection('sales')));
    expect([created.aliases, (await dependency())?.status]).toEqual([[], 'ok']);

    const renamed = read(ConnectionView, await server.api.patch('/api/v1/connections/sales', { name: 'sales-eu' }));

    expect([renamed.id, renamed.aliases]).toEqual([created.id, [{ name: 'sales', since: renamed.updatedAt }]]);
    expect((await connection('sales')).name).toBe('sales-eu');
    expect(await dependency()).toMatchObject({ status: 'renamed', now: 'sales-eu', remedy: 'Say "sales-eu" in the code.' });
    const { id } = read(RunView, await start());
    await eventually(async () => expect(read(RunView, await server.api.get(`/api/v1/runs/${id}`)).status).toBe('succeeded'));
    expect(await usage('sales-eu')).toEqual([
      expect.objectContaining({
        type: 'workflow',
        name: 'inventory.sales',
        by: 'declaration',
        says: 'sales',
        saysOldName: true,
        since: expect.any(String),
        unfinishedRuns: 0,
        lastRun: expect.objectContaining({ id, status: 'succeeded' }),
      }),
    ]);
  });

  it('gives the old name to nobody, and says how to release it', async () => {
    const taken = problem(await server.api.post('/api/v1/connections', world.connection('sales')));
    expect(taken).toMatchObject({
      status: 409,
      type: 'urn:aqueduct:problem:connection-name-reserved',
      remedy: expect.stringContaining('DELETE /api/v1/connections/sales-eu/aliases/sales'),
      errors: [{ field: 'name' }],
    });
    expect((await server.api.post('/api/v1/connections', world.connection('other'))).status).toBe(201);
    expect(problem(await server.api.patch('/api/v1/connections/other', { name: 'sales' })).type).toBe(taken.type);
    expect(problem(await server.api.delete('/api/v1/connections/sales'))).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:connection-renamed' });
  });

  it('refuses to release a name that code declares, and to delete what it needs, with the list of who needs it', async () => {
    const used = { usedBy: ['workflow inventory.sales'], usage: [{ name: 'inventory.sales', says: 'sales', saysOldName: true }] };

    expect(problem(await server.api.delete('/api/v1/connections/sales-eu/aliases/sales'))).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:alias-in-use', ...used });
    expect(problem(await server.api.delete('/api/v1/connections/sales-eu'))).toMatchObject({ status: 409, type: 'urn:aqueduct:problem:connection-in-use', ...used });
    expect(problem(await server.api.delete('/api/v1/connections/sales-eu?force=true')).errors).toEqual([{ field: 'reason', expected: expect.any(String) }]);
    expect(problem(await server.api.delete('/api/v1/connections/sales-eu?force=yes&reason=x')).errors?.[0]?.field).toBe('force');
    expect(problem(await server.api.delete('/api/v1/connections/sales-eu/aliases/none')).status).toBe(404);
  });

  it('is forced with a reason: a released name leads nowhere and is free', async () => {
    const released = read(ConnectionView, await server.api.delete('/api/v1/connections/sales-eu/aliases/sales?force=true&reason=code%20follows'));

    expect(released.aliases).toEqual([]);
    expect((await server.api.get('/api/v1/connections/sales')).status).toBe(404);
    expect((await dependency())?.status).toBe('missing');
    expect((await server.api.patch('/api/v1/connections/other', { name: 'sales' })).status).toBe(200);
    expect((await server.api.delete('/api/v1/connections/sales?force=true&reason=the%20bucket%20is%20gone')).status).toBe(204);
  });

  it('keeps who did what, when and why, in pages', async () => {
    const { entries } = await audit();

    expect(entries.map(({ action, forced, connection: { name }, reason }) => [action, name, forced, reason])).toEqual([
      ['connection.deleted', 'sales', true, 'the bucket is gone'],
      ['connection.renamed', 'sales', false, undefined],
      ['connection.alias-released', 'sales-eu', true, 'code follows'],
      ['connection.created', 'other', false, undefined],
      ['connection.renamed', 'sales-eu', false, undefined],
      ['connection.created', 'sales', false, undefined],
    ]);
    expect(new Set(entries.map(({ by }) => by.name))).toEqual(new Set(['first']));
    expect(entries[0]?.details).toEqual({ usedBy: ['workflow inventory.sales'] });
    const first = await audit('?limit=4');
    const rest = await audit(`?limit=4&cursor=${first.next ?? ''}`);
    expect([...first.entries, ...rest.entries]).toEqual(entries);
    expect(rest.next).toBeUndefined();
    expect(problem(await server.api.get('/api/v1/audit?limit=0&cursor=x')).errors?.map(({ field }) => field)).toEqual(['limit', 'cursor']);
  });
});
