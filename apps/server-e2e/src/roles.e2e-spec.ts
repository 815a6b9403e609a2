import { createHash, generateKeyPairSync } from 'node:crypto';
import { ConnectionView, IntegrationList, Preparation, TestResult } from '@aqueduct/api-contract';
import { problem, read } from './test-support/api.js';
import { startAwsWorld, type AwsWorld } from './test-support/aws-world.js';
import { startServer, type TestServer } from './test-support/server.js';

/** The policy at the end of a remedy. */
const policyIn = (remedy = ''): { readonly Statement: ReadonlyArray<{ readonly Principal: unknown; readonly Condition?: { readonly StringEquals: Record<string, string> } }> } =>
  JSON.parse(remedy.slice(remedy.indexOf('{'))) as ReturnType<typeof policyIn>;

describe('roles, public buckets and the identity of the server', () => {
  let world: AwsWorld;
  let server: TestServer;

  beforeAll(async () => {
    world = await startAwsWorld();
    server = await startServer({ env: { ...world.env, AQUEDUCT_STS_ENDPOINT: world.sandbox.stsEndpoint, AQUEDUCT_SIGNIN_ENDPOINT: world.sandbox.signinEndpoint, AQUEDUCT_CREDENTIALS_FILE_KINDS: 'static,login' } });
  });
  afterAll(async () => {
    await server.stop();
    await world.stop();
  });

  const firstStep = async (draft: Record<string, unknown>) => {
    const answer = await server.api.post('/api/v1/connection-tests', draft);
    world.secrets.forEach((secret) => expect(answer.text).not.toContain(secret));
    return read(TestResult, answer).steps[0];
  };

  it('connects by a role at the first attempt, once its trust policy was prepared', async () => {
    const { accessKeyId, secretAccessKey } = world.bob;
    const source = { source: 'access-key', accessKeyId, secretAccessKey, stsRegion: 'us-east-1' };
    const { integrations } = read(IntegrationList, await server.api.get('/api/v1/integrations'));
    const prepared = await server.api.post('/api/v1/connection-preparations', { kind: 's3', strategy: 'assume-role', credentials: source });
    const { values, instructions, warnings } = read(Preparation, prepared);

    expect(integrations[0]?.strategies.filter(({ prepares }) => prepares).map(({ name }) => name)).toEqual(['assume-role']);
    expect([prepared.status, warnings]).toEqual([200, []]);
    expect(instructions[0]?.json).toMatchObject({ Statement: [{ Principal: { AWS: world.bob.arn }, Condition: { StringEquals: { 'sts:ExternalId': values['externalId'] } } }] });

    const { arn } = world.sandbox.addRole({ name: 'prepared', actsAs: 'alice', trusts: ['bob'], externalId: String(values['externalId']) });
    const body = { ...world.connection('prepared'), strategy: 'assume-role', credentials: { ...source, ...values, roleArn: arn } };
    const created = await server.api.post('/api/v1/connections', body);
    const again = await server.api.post('/api/v1/connections/prepared/preparations', {});

    expect(created.status).toBe(201);
    expect(read(Preparation, again)).toMatchObject({ values, instructions: [{ text: expect.stringContaining(arn) }, {}], warnings: [] });
    [prepared, created, again].forEach(({ text }) => world.secrets.forEach((secret) => expect(text).not.toContain(secret)));
  });

  it('holds a placeholder in the trust policy while nobody knows who asks, refuses wrong fields, and is described', async () => {
    const prepare = (credentials: object) => server.api.post('/api/v1/connection-preparations', { kind: 's3', strategy: 'assume-role', credentials });

    expect(read(Preparation, await prepare({}))).toMatchObject({ values: { externalId: expect.any(String) }, warnings: [{ code: 'SourceIncomplete' }] });
    expect(problem(await prepare({ roleArn: 'reader', secret: 'x' }))).toMatchObject({
      status: 422,
      errors: expect.arrayContaining([expect.objectContaining({ field: 'credentials.roleArn' }), expect.objectContaining({ field: 'credentials.secret' })]),
    });
    const { paths, components } = JSON.parse((await server.api.get('/api/docs-json')).text) as { paths: Record<string, unknown>; components: { schemas: Record<string, { oneOf?: unknown[] }> } };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/v1/connection-preparations', '/api/v1/connections/{name}/preparations']));
    expect(components.schemas['PrepareConnection']?.oneOf).toHaveLength(1);
    expect(components.schemas).toHaveProperty('ConnectionStatus');
  });

  it('refuses an edit that would make roles take on each other in a circle, by name', async () => {
    const { accessKeyId, secretAccessKey } = world.bob;
    const roleOf = (name: string, source: object) => {
      const { arn } = world.sandbox.addRole({ name, actsAs: 'alice' });
      return { ...world.connection(name), strategy: 'assume-role', credentials: { roleArn: arn, stsRegion: 'us-east-1', ...source } };
    };
    const first = await server.api.post('/api/v1/connections', roleOf('round', { source: 'access-key', accessKeyId, secretAccessKey }));
    expect([first.status, first.text]).toEqual([201, expect.any(String)]);
    const sandboxSts = { stsEndpoint: world.sandbox.stsEndpoint };
    const second = await server.api.post('/api/v1/connections', roleOf('and-round', { source: 'connection', sourceConnection: 'round', ...sandboxSts }));
    const closing = await server.api.patch('/api/v1/connections/round', { credentials: { source: 'connection', sourceConnection: 'and-round' } });

    expect([second.status, second.text]).toEqual([201, expect.any(String)]);
    expect(problem(closing)).toMatchObject({
      status: 422,
      detail: expect.stringContaining('round -> and-round -> round'),
      errors: [{ field: 'credentials.sourceConnection', expected: expect.any(String) }],
    });
  });

  it('connects by a role in two attempts: the first one shows the trust policy, with the external ID for the second', async () => {
    const { accessKeyId, secretAccessKey } = world.bob;
    const draft = (externalId?: string) => ({
      ...world.draft(),
      strategy: 'assume-role',
      credentials: { roleArn: `arn:aws:iam::${world.alice.accountId}:role/reader`, source: 'access-key', accessKeyId, secretAccessKey, stsRegion: 'us-east-1', externalId },
    });

    const refused = (await firstStep(draft()))?.failure;
    const [statement] = policyIn(refused?.remedy).Statement;
    const externalId = statement?.Condition?.StringEquals['sts:ExternalId'];
    world.sandbox.addRole({ name: 'reader', actsAs: 'alice', trusts: ['bob'], ...(externalId === undefined ? {} : { externalId }) });
    const created = await server.api.post('/api/v1/connections', { name: 'by-role', ...draft(externalId) });

    expect(refused).toMatchObject({ code: 'RoleDenied', field: 'credentials.roleArn' });
    expect(statement?.Principal).toEqual({ AWS: world.bob.arn });
    expect([created.status, read(ConnectionView, created).strategy]).toEqual([201, 'assume-role']);
    expect(created.text).toContain(externalId);
    world.secrets.forEach((secret) => expect(created.text).not.toContain(secret));
  });

  it('connects by a role that the role of a token takes on', async () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example', sub: 'pod' })}.signature-canary`;
    const pod = world.sandbox.addRole({ name: 'pod', actsAs: 'bob' });
    world.sandbox.addWebIdentity({ token, role: 'pod' });
    const role = world.sandbox.addRole({ name: 'of-the-pod', actsAs: 'alice', trusts: [pod.arn], externalId: 'e1' });
    const draft = (tokenFile: string) => ({
      ...world.draft(),
      strategy: 'assume-role',
      credentials: { roleArn: role.arn, source: 'web-identity', sourceRoleArn: pod.arn, tokenFile, externalId: 'e1', stsRegion: 'us-east-1' },
    });

    const refused = await firstStep(draft('/nowhere/token'));
    await world.file('token', token);
    const created = await server.api.post('/api/v1/connections', { name: 'by-token', ...draft('~/token') });

    expect(refused?.failure).toMatchObject({ code: 'FileNotFound', field: 'credentials.tokenFile' });
    expect([created.status, created.text]).toEqual([201, expect.stringContaining('"web-identity"')]);
    expect(created.text).not.toContain('signature-canary');
  });

  it('connects by the session of somebody who signed in with "aws login", and refreshes it', async () => {
    const session = 'arn:aws:iam::123456789012:user/alice';
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
    const cached = { accessKeyId: 'ASIAOLD', secretAccessKey: 'old-canary', sessionToken: 'old-canary', expiresAt: '2026-01-01T00:00:00Z', accountId: '123456789012' };
    const path = await world.file('login/config', `[profile dev]\nlogin_session = ${session}\nregion = us-east-1\n`);
    const draft = { ...world.draft(), strategy: 'credentials-file-path', credentials: { path, profile: 'dev' } };

    const signedOut = await firstStep(draft);
    world.sandbox.addLoginSession({ user: 'alice', refreshToken: 'refresh-canary' });
    await world.file(
      `login/login/cache/${createHash('sha256').update(session).digest('hex')}.json`,
      JSON.stringify({ accessToken: cached, clientId: 'client', refreshToken: 'refresh-canary', dpopKey: key }),
    );
    const created = await server.api.post('/api/v1/connections', { name: 'by-login', ...draft });

    expect(signedOut?.failure).toMatchObject({ code: 'LoginSessionMissing', remedy: expect.stringMatching(/^On .* run: AWS_LOGIN_CACHE_DIRECTORY=.* aws login --profile dev$/) });
    expect([created.status, created.text]).toEqual([201, expect.not.stringContaining('canary')]);
    expect(world.sandbox.requests.filter(({ operation }) => operation === 'CreateOAuth2Token')).toHaveLength(1);
  });

  it('connects to a public bucket without credentials', async () => {
    world.sandbox.createBucket('open-data', { owner: 'bob' });
    world.sandbox.setBucketPolicy('open-data', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: ['s3:ListBucket', 's3:GetObject'], Resource: ['arn:aws:s3:::open-data', 'arn:aws:s3:::open-data/*'] }],
    });

    const created = await server.api.post('/api/v1/connections', {
      ...world.connection('public'),
      strategy: 'anonymous',
      settings: { ...world.lake, bucket: 'open-data' },
      credentials: {},
    });

    expect([created.status, created.text]).toEqual([201, expect.stringContaining('"anonymous"')]);
  });

  it.each(['environment', 'container', 'instance-metadata', 'process'])('says how the operator turns on the identity "%s"', async (strategy) => {
    expect((await firstStep({ ...world.draft(), strategy, credentials: {} }))?.failure).toMatchObject({
      code: 'HostIdentityNotAllowed',
      remedy: expect.stringContaining(`AQUEDUCT_S3_HOST_IDENTITIES=${strategy}`),
    });
  });
});
