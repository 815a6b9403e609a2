import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetRoleCredentialsCommand, ListAccountRolesCommand, ListAccountsCommand, LogoutCommand, SSOClient } from '@aws-sdk/client-sso';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import type { Sandbox, SandboxUser } from './sandbox.js';
import { startSandbox } from './start-sandbox.js';
import { answerOf, s3For } from './testing/sdk-clients.js';

const ACCOUNT = '123456789012';

interface Issued {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

describe('identity services', () => {
  let sandbox: Sandbox;
  let alice: SandboxUser;
  let bob: SandboxUser;

  beforeAll(async () => {
    sandbox = await startSandbox();
    alice = sandbox.addUser({ name: 'alice' });
    bob = sandbox.addUser({ name: 'bob' });
    sandbox.createBucket('lake', { owner: 'alice' });
  });
  afterAll(() => sandbox.stop());

  const stsFor = (credentials: Parameters<typeof s3For>[1]) =>
    new STSClient({ endpoint: sandbox.stsEndpoint, region: 'eu-central-1', credentials: { ...credentials }, maxAttempts: 1 });
  const keysOf = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Issued = {}) => ({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
  const list = (credentials: Parameters<typeof s3For>[1]) => answerOf(s3For(sandbox, credentials).send(new ListObjectsV2Command({ Bucket: 'lake' })));

  describe('STS', () => {
    it('tells who signed', async () => {
      expect(await stsFor(alice).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: alice.accountId, Arn: alice.arn });
    });

    it('refuses a wrong secret and an unknown key in its own words', async () => {
      const ask = (credentials: Parameters<typeof s3For>[1]) => answerOf(stsFor(credentials).send(new GetCallerIdentityCommand({})));
      expect(await ask({ ...alice, secretAccessKey: 'wrong' })).toBe('403 SignatureDoesNotMatch');
      expect(await ask({ ...alice, accessKeyId: 'AKIAUNKNOWN000000000' })).toBe('403 InvalidClientTokenId');
      expect(await ask(sandbox.issueSession('alice', { durationSeconds: -1 }))).toBe('403 ExpiredToken');
    });

    it('hands out session tokens that S3 takes', async () => {
      const { Credentials } = await stsFor(alice).send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
      expect(await list(keysOf(Credentials))).toBe('ok');
    });

    it('lets a trusted user assume a role, with its external id', async () => {
      const role = sandbox.addRole({ name: 'reader', actsAs: 'alice', trusts: ['bob'], externalId: 'acme' });
      const assume = (user: SandboxUser, ExternalId?: string) =>
        stsFor(user).send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'nightly', ExternalId }));

      const { Credentials, AssumedRoleUser } = await assume(bob, 'acme');

      expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${alice.accountId}:assumed-role/reader/nightly`);
      expect(await list(keysOf(Credentials))).toBe('ok');
      expect(await stsFor(keysOf(Credentials)).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: AssumedRoleUser?.Arn });
      expect(await answerOf(assume(bob, 'other'))).toBe('403 AccessDenied');
      expect(await answerOf(assume(alice, 'acme'))).toBe('403 AccessDenied');
    });
  });

  describe('the SSO portal', () => {
    const sso = () => new SSOClient({ endpoint: sandbox.ssoEndpoint, region: 'us-east-1', maxAttempts: 1 });
    const trade = (accessToken: string, roleName = 'Reader') => sso().send(new GetRoleCredentialsCommand({ accessToken, accountId: ACCOUNT, roleName }));

    beforeEach(() => sandbox.addSsoSession({ accessToken: 'portal-token', accounts: [{ accountId: ACCOUNT, roleName: 'Reader', user: 'alice' }] }));

    it('trades its token for credentials that S3 takes, with the expiry in milliseconds', async () => {
      const { roleCredentials } = await trade('portal-token');
      const { accessKeyId = '', secretAccessKey = '', sessionToken = '', expiration = 0 } = roleCredentials ?? {};
      expect(await list({ accessKeyId, secretAccessKey, sessionToken })).toBe('ok');
      expect(expiration).toBeGreaterThan(Date.now());
    });

    it('refuses unknown and expired tokens, and roles that are not assigned', async () => {
      sandbox.addSsoSession({ accessToken: 'old-token', expiresAt: new Date(Date.now() - 1), accounts: [] });
      expect(await answerOf(trade('unknown'))).toBe('401 UnauthorizedException');
      expect(await answerOf(trade('old-token'))).toBe('401 UnauthorizedException');
      expect(await answerOf(trade('portal-token', 'Admin'))).toBe('403 ForbiddenException');
    });

    it('lists accounts and roles, until logout', async () => {
      const accessToken = 'portal-token';
      expect((await sso().send(new ListAccountsCommand({ accessToken }))).accountList).toEqual([{ accountId: ACCOUNT, accountName: ACCOUNT }]);
      expect((await sso().send(new ListAccountRolesCommand({ accessToken, accountId: ACCOUNT }))).roleList).toEqual([{ accountId: ACCOUNT, roleName: 'Reader' }]);

      await sso().send(new LogoutCommand({ accessToken }));
      expect(await answerOf(trade(accessToken))).toBe('401 UnauthorizedException');
    });
  });
});
