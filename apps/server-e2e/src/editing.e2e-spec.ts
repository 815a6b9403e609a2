import { ConnectionView } from '@aqueduct/api-contract';
import { problem, read, type Answer } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { expectNoSecret } from './test-support/expect-no-secret.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('editing a connection', () => {
  let world: AwsWorld;
  let other: AwsWorld;
  let server: TestServer;
  let count = 0;

  beforeAll(async () => {
    world = await startAwsWorld();
    other = await startAwsWorld();
    server = await startServer({ env: { ...world.env, AQUEDUCT_S3_TRUSTED_ENDPOINTS: `${world.sandbox.endpoint},${other.sandbox.endpoint}` } });
    world.sandbox.createBucket('pond', { owner: 'alice' });
  });
  afterAll(async () => {
    expectNoSecret([...server.api.transcript, ...server.logLines].join('\n'), [...world.secrets, ...other.secrets]);
    await server.stop();
    await world.stop();
    await other.stop();
  });

  const saved = async (changes: Readonly<Record<string, unknown>> = {}): Promise<ConnectionView> => {
    count += 1;
    return read(ConnectionView, await server.api.post('/api/v1/connections', world.connection(`edited-${count}`, changes)));
  };
  const edit = ({ name }: { readonly name: string }, change: unknown): Promise<Answer> => server.api.patch(`/api/v1/connections/${name}`, change);
  const keyOf = (user: { readonly accessKeyId: string; readonly secretAccessKey: string }): object => ({
    credentials: { accessKeyId: user.accessKeyId, secretAccessKey: user.secretAccessKey },
  });

  it('keeps a secret that is left out while other settings change', async () => {
    const before = await saved();
    const after = read(ConnectionView, await edit(before, { settings: { bucket: 'pond' } }));

    expect(after).toMatchObject({ id: before.id, settings: { ...world.lake, bucket: 'pond' }, secrets: ['secretAccessKey'], generation: before.generation + 1 });
    expect(after.lastTest?.verdict).toBe('passed');
    expect(after.createdAt).toBe(before.createdAt);
  });

  it('replaces a secret that is given', async () => {
    const before = await saved();
    const rotated = world.sandbox.addKey('alice');
    const after = read(ConnectionView, await edit(before, { credentials: { accessKeyId: rotated.accessKeyId, secretAccessKey: rotated.secretAccessKey } }));

    expect(after.credentials).toEqual({ accessKeyId: rotated.accessKeyId });
    expect((await edit(before, { credentials: { secretAccessKey: 'wrong' } })).status).toBe(422);
    expect(read(ConnectionView, await server.api.get(`/api/v1/connections/${before.name}`))).toEqual(after);
  });

  it('asks for the secret again when the connection is pointed elsewhere', async () => {
    const before = await saved();
    const refused = problem(await edit(before, { settings: { endpoint: other.sandbox.endpoint } }));

    expect(refused).toMatchObject({ status: 422, type: 'urn:aqueduct:problem:secret-required' });
    expect(refused.errors?.map(({ field }) => field)).toEqual(['credentials.secretAccessKey']);
    expect(other.sandbox.requests).toEqual([]);

    const given = await edit(before, { settings: { endpoint: other.sandbox.endpoint }, ...keyOf(other.alice) });
    expect(given.status).toBe(200);
  });

  it('asks for the secrets of another way to sign in, and keeps the name', async () => {
    const before = await saved();

    expect(problem(await edit(before, { strategy: 'credentials-file-upload' }))).toMatchObject({ status: 422, type: 'urn:aqueduct:problem:secret-required' });
    const after = read(ConnectionView, await edit(before, { strategy: 'credentials-file-upload', credentials: { content: world.credentialsFile } }));
    expect(after).toMatchObject({ name: before.name, strategy: 'credentials-file-upload', secrets: ['content'], credentials: { profile: 'default' } });
  });

  it('clears an optional field with null, and expands ~/ as on create', async () => {
    await world.file('.aws/credentials', world.credentialsFile);
    const before = await saved({ strategy: 'credentials-file-path', settings: { ...world.lake, rootDirectory: 'team/' }, credentials: { path: `${world.folder}/.aws/credentials` } });
    const after = read(ConnectionView, await edit(before, { settings: { rootDirectory: null }, credentials: { path: '~/.aws/credentials' } }));

    expect(after.settings).toEqual(world.lake);
    expect(after.credentials).toEqual({ path: `${world.folder}/.aws/credentials`, profile: 'default' });
  });

  it('changes nothing when the test of the result fails', async () => {
    const before = await saved();
    const refused = problem(await edit(before, { settings: { bucket: 'no-such-bucket' } }));

    expect(refused).toMatchObject({ status: 422, type: 'urn:aqueduct:problem:test-failed', errors: [{ field: 'settings.bucket' }] });
    expect(refused.test?.verdict).toBe('failed');
    expect(read(ConnectionView, await server.api.get(`/api/v1/connections/${before.name}`))).toEqual(before);
  });

  it('applies only to the connection as it was read, when the generation is given', async () => {
    const before = await saved();
    expect((await edit(before, { generation: before.generation, settings: { rootDirectory: 'one/' } })).status).toBe(200);

    expect(problem(await edit(before, { generation: before.generation, settings: { rootDirectory: 'two/' } }))).toMatchObject({
      status: 409,
      type: 'urn:aqueduct:problem:connection-changed',
    });
  });

  it('loses no edit when several come at once', async () => {
    const before = await saved();
    const answers = await Promise.all(['a/', 'b/', 'c/'].map((rootDirectory) => edit(before, { generation: before.generation, settings: { rootDirectory } })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('renames, unless the name is taken or odd', async () => {
    const [first, second] = [await saved(), await saved()];

    expect(read(ConnectionView, await edit(first, { name: 'renamed' }))).toMatchObject({ id: first.id, name: 'renamed' });
    expect(read(ConnectionView, await server.api.get(`/api/v1/connections/${first.name}`))).toMatchObject({ id: first.id, name: 'renamed' });
    expect(problem(await edit(second, { name: first.name })).type).toBe('urn:aqueduct:problem:connection-name-reserved');
    expect(problem(await edit(second, { name: 'renamed' })).type).toBe('urn:aqueduct:problem:connection-name-taken');
    expect(problem(await edit(second, { name: 'No Name' })).errors?.[0]?.field).toBe('name');
  });

  it('refuses what it does not know', async () => {
    const before = await saved();

    expect(problem(await edit(before, { kind: 's3', sealed: 'x' })).errors?.map(({ field }) => field)).toEqual(['kind', 'sealed']);
    expect(problem(await edit(before, { credentials: { token: 'x' } })).errors?.map(({ field }) => field)).toEqual(['credentials.token']);
    expect(problem(await edit(before, { generation: 'one' })).errors?.map(({ field }) => field)).toEqual(['generation']);
  });
});
