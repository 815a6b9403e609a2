import { ConnectionList, ConnectionView, IntegrationList, TestResult } from '@aqueduct/api-contract';
import { read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { startServer, type TestServer } from './test-support/server.js';

describe('the four ways to connect S3', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: world.env });
  });
  afterAll(async () => {
    await server.stop();
    await world.stop();
  });

  const connect = async (body: Record<string, unknown> & { readonly name: string }): Promise<ConnectionView> => {
    const created = await server.api.post('/api/v1/connections', body);
    expect([created.status, created.text]).toEqual([201, expect.any(String)]);
    expect(created.headers.get('location')).toBe(`/api/v1/connections/${body.name}`);
    const tested = await server.api.post(`/api/v1/connections/${body.name}/tests`);
    expect(read(TestResult, tested).verdict).toBe('passed');
    return read(ConnectionView, created);
  };

  it('are listed with their fields, as a form and as JSON Schema', async () => {
    const { integrations } = read(IntegrationList, await server.api.get('/api/v1/integrations'));
    const s3 = integrations.find(({ kind }) => kind === 's3');

    expect(s3?.strategies.map(({ name }) => name).sort()).toEqual([
      'access-key',
      'anonymous',
      'assume-role',
      'container',
      'credentials-file-path',
      'credentials-file-upload',
      'environment',
      'instance-metadata',
      'process',
      'web-identity',
    ]);
    const accessKey = s3?.strategies.find(({ name }) => name === 'access-key');
    expect(accessKey?.credentials.fields.map(({ name, secret, required }) => [name, secret, required])).toEqual([
      ['accessKeyId', false, true],
      ['secretAccessKey', true, true],
      ['sessionToken', true, false],
    ]);
    expect(accessKey?.credentials.schema).toMatchObject({ type: 'object', required: ['accessKeyId', 'secretAccessKey'], additionalProperties: false });
    expect(s3?.settings.schema).toMatchObject({ required: ['bucket'] });
  });

  it('connects by access key, and shows which secrets are set but none of them', async () => {
    const view = await connect(world.connection('typed'));

    expect(view).toMatchObject({
      name: 'typed',
      kind: 's3',
      strategy: 'access-key',
      settings: world.lake,
      credentials: { accessKeyId: world.alice.accessKeyId },
      secrets: ['secretAccessKey'],
      generation: 1,
      lastTest: { verdict: 'passed' },
    });
    expect(view.lastTest?.steps.map(({ step, verdict }) => [step, verdict])).toEqual([
      ['resolve', 'passed'],
      ['identity', 'skipped'],
      ['region', 'passed'],
      ['bucket', 'passed'],
      ['list', 'passed'],
      ['read', 'skipped'],
      ['write', 'skipped'],
    ]);
  });

  it('connects by a temporary access key with its session token', async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = world.sandbox.issueSession('alice');
    const view = await connect(world.connection('temporary', { credentials: { accessKeyId, secretAccessKey, sessionToken } }));

    expect(view.secrets).toEqual(['secretAccessKey', 'sessionToken']);
  });

  it('connects by an uploaded credentials file', async () => {
    const view = await connect(
      world.connection('uploaded', { strategy: 'credentials-file-upload', credentials: { content: world.credentialsFile, profile: 'default' } }),
    );

    expect(view).toMatchObject({ credentials: { profile: 'default' }, secrets: ['content'] });
  });

  it('connects by the path of a credentials file on the server, whose region is used when none is given', async () => {
    const path = await world.file('.aws/credentials', world.credentialsFile);
    const { bucket, endpoint } = world.lake;
    const view = await connect(
      world.connection('by-path', { strategy: 'credentials-file-path', settings: { bucket, endpoint }, credentials: { path: '~/.aws/credentials' } }),
    );

    expect(view).toMatchObject({ credentials: { path, profile: 'default' }, secrets: [] });
  });

  it('connects by a profile of AWS SSO', async () => {
    const path = await world.ssoConfig();
    await connect(world.connection('by-sso', { strategy: 'credentials-file-path', credentials: { path, profile: 'dev' } }));

    expect(world.sandbox.requests.some(({ operation }) => operation === 'GetRoleCredentials')).toBe(true);
  });

  it('lists them all by name, and removes one', async () => {
    const { connections } = read(ConnectionList, await server.api.get('/api/v1/connections'));
    expect(connections.map(({ name }) => name)).toEqual(['by-path', 'by-sso', 'temporary', 'typed', 'uploaded']);

    expect(await server.api.delete('/api/v1/connections/temporary')).toMatchObject({ status: 204, text: '' });
    expect((await server.api.get('/api/v1/connections/temporary')).status).toBe(404);
  });
});
