import { createHash, generateKeyPairSync } from 'node:crypto';
import { ConnectionView, TestResult } from '@aqueduct/api-contract';
import { read } from './test-support/api.js';
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
