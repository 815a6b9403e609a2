import { unlink } from 'node:fs/promises';
import { ConnectionList, ConnectionView, TestResult, type ConnectionStatus } from '@aqueduct/api-contract';
import { read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('the status of connections', () => {
  let world: AwsWorld;
  let server: TestServer;
  let path: string;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env });
    path = await world.file('status/credentials', `# ours\n${world.credentialsFile}`);
    const byFile = { strategy: 'credentials-file-path', credentials: { path } };
    for (const connection of [world.connection('by-file', byFile), world.connection('by-key')]) {
      expect((await server.api.post('/api/v1/connections', connection)).status).toBe(201);
    }
  });
  afterAll(async () => {
    server.api.transcript.forEach((text) => world.secrets.forEach((secret) => expect(text).not.toContain(secret)));
    await server.stop();
    await world.stop();
  });

  const statusOf = async (name: string): Promise<ConnectionStatus> =>
    read(ConnectionView, await server.api.get(`/api/v1/connections/${name}`)).status;
  const use = async (name: string): Promise<TestResult> => read(TestResult, await server.api.post(`/api/v1/connections/${name}/tests`));
  const write = (content: string): Promise<string> => world.file('status/credentials', content);

  it('is unused before this process has used them, and a list uses none of them', async () => {
    const requests = world.sandbox.requests.length;
    const { connections } = read(ConnectionList, await server.api.get('/api/v1/connections'));

    expect(connections.map(({ name, status }) => [name, status])).toEqual([
      ['by-file', { state: 'unused' }],
      ['by-key', { state: 'unused' }],
    ]);
    expect(world.sandbox.requests.length).toBe(requests);
  });

  it('says what is in use and where it came from', async () => {
    await use('by-file');

    expect(await statusOf('by-file')).toEqual({
      state: 'working',
      usedAt: expect.any(String),
      inUse: {
        generation: expect.any(Number),
        basedOn: 1,
        provenance: { strategy: 'credentials-file-path', facts: { file: path, profile: 'default', line: 2, accessKeyId: world.alice.accessKeyId } },
        warnings: [],
      },
    });
    expect(await statusOf('by-key')).toEqual({ state: 'unused' });
  });

  it('warns while the last keys of a file are kept that has vanished, until it is back', async () => {
    const before = await statusOf('by-file');
    await unlink(path);
    const tested = await use('by-file');
    const warned = await statusOf('by-file');
    await write(`# ours\n${world.credentialsFile}`);
    await use('by-file');

    expect(tested).toMatchObject({ verdict: 'passed', steps: expect.arrayContaining([expect.objectContaining({ step: 'resolve', verdict: 'warning' })]) });
    expect(warned).toMatchObject({
      state: 'warning',
      inUse: { generation: before.inUse?.generation, warnings: [{ code: 'FileKept', problem: expect.stringContaining(path), since: expect.any(String) }] },
    });
    expect(await statusOf('by-file')).toMatchObject({ state: 'working', inUse: { generation: before.inUse?.generation, warnings: [] } });
  });

  it('says why a connection fails, since when, what to do, and what worked before', async () => {
    await write('[another]\nregion = us-east-1\n');
    await use('by-file');
    const first = await statusOf('by-file');
    await use('by-file');

    expect(first).toMatchObject({
      state: 'failing',
      failure: { code: 'ProfileNotFound', field: 'credentials.profile', problem: expect.stringContaining('"default"'), remedy: expect.stringContaining('"another"') },
      inUse: { provenance: { facts: { file: path } } },
    });
    expect((await statusOf('by-file')).failure?.since).toBe(first.failure?.since);
  });
});
