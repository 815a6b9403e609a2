import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand, STSClient, type AssumeRoleWithWebIdentityCommandInput } from '@aws-sdk/client-sts';
import { fromTokenFile, fromWebToken } from '@aws-sdk/credential-providers';
import type { Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import type { Role } from '../state/roles.js';
import { withAwsEnvironment } from '../test-support/aws-environment.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

describe('AssumeRoleWithWebIdentity', () => {
  let sandbox: Sandbox;
  let role: Role;

  beforeEach(async () => {
    sandbox = await startSandbox();
    sandbox.addUser({ name: 'alice' });
    role = sandbox.addRole({ name: 'pod', actsAs: 'alice', trusts: [] });
    sandbox.createBucket('lake', { owner: 'alice' });
    sandbox.putObject('lake', 'a', 'x');
    sandbox.addWebIdentity({ token: 'pod-token', role: 'pod', subject: 'system:serviceaccount:lake:reader' });
  });
  afterEach(() => sandbox.stop());

  const read = (credentials: Parameters<typeof s3For>[1]) => answerOf(s3For(sandbox, credentials).send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' })));
  const ask = (params: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) =>
    new STSClient({ endpoint: sandbox.stsEndpoint, region: 'us-east-1', maxAttempts: 1 }).send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn: role.arn, RoleSessionName: 'pod-1', WebIdentityToken: 'pod-token', ...params }),
    );

  it('serves the token file of the environment, unsigned', async () => {
    await withAwsEnvironment({ AWS_ENDPOINT_URL_STS: sandbox.stsEndpoint, AWS_REGION: 'us-east-1' }, async (home) => {
      const webIdentityTokenFile = join(home, 'token');
      await writeFile(webIdentityTokenFile, 'pod-token');
      const { accessKeyId, secretAccessKey, sessionToken = '' } = await fromTokenFile({ webIdentityTokenFile, roleArn: role.arn, roleSessionName: 'pod-1' })();
      expect(await read({ accessKeyId, secretAccessKey, sessionToken })).toBe('ok');
      expect(sandbox.session(accessKeyId)?.arn).toBe(`arn:aws:sts::${role.arn.split(':')[4]}:assumed-role/pod/pod-1`);
    });
    expect(sandbox.requests[0]).toMatchObject({ operation: 'AssumeRoleWithWebIdentity', status: 200 });
    expect(sandbox.requests[0]?.accessKeyId).toBeUndefined();
  });

  it('serves a token given as text, narrowed by a policy', async () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } });
    const provider = fromWebToken({ webIdentityToken: 'pod-token', roleArn: role.arn, policy, clientConfig: { endpoint: sandbox.stsEndpoint, region: 'us-east-1' } });
    const { accessKeyId, secretAccessKey, sessionToken = '' } = await provider();
    const s3 = s3For(sandbox, { accessKeyId, secretAccessKey, sessionToken });
    expect(await read({ accessKeyId, secretAccessKey, sessionToken })).toBe('ok');
    expect(await answerOf(s3.send(new PutObjectCommand({ Bucket: 'lake', Key: 'b', Body: 'x' })))).toBe('403 AccessDenied');
  });

  it('tells whom the token is for', async () => {
    expect(await ask()).toMatchObject({ SubjectFromWebIdentityToken: 'system:serviceaccount:lake:reader', Audience: 'sts.amazonaws.com', Provider: 'https://sandbox.example' });
  });

  it('refuses what is not so', async () => {
    sandbox.addWebIdentity({ token: 'old-token', role: role.arn, expiresAt: new Date(Date.now() - 1) });
    const other = sandbox.addRole({ name: 'other', actsAs: 'alice' });
    expect(await answerOf(ask({ WebIdentityToken: 'unknown' }))).toBe('400 InvalidIdentityTokenException');
    expect(await answerOf(ask({ WebIdentityToken: 'old-token' }))).toBe('400 ExpiredTokenException');
    expect(await answerOf(ask({ RoleArn: other.arn }))).toBe('403 AccessDenied');
    expect(await answerOf(ask({ DurationSeconds: 7200 }))).toBe('400 ValidationError');
    expect(() => sandbox.addWebIdentity({ token: 'x', role: 'nobody' })).toThrow('There is no role "nobody"');

    sandbox.removeWebIdentity('pod-token');
    expect(await answerOf(ask())).toBe('400 InvalidIdentityTokenException');
  });
});
