import { DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Sandbox, SandboxUser } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import type { Role } from '../state/roles.js';
import { answerOf, s3For } from '../testing/sdk-clients.js';

type Credentials = Parameters<typeof s3For>[1];

const allowing = (Action: string | ReadonlyArray<string>, Resource: string | ReadonlyArray<string>, Condition?: object) => ({ Effect: 'Allow', Action, Resource, Condition });
const policyOf = (...Statement: ReadonlyArray<object>) => ({ Version: '2012-10-17', Statement });

describe('AssumeRole', () => {
  let sandbox: Sandbox;
  let bob: SandboxUser;
  let role: Role;

  beforeEach(async () => {
    sandbox = await startSandbox();
    sandbox.addUser({ name: 'alice' });
    bob = sandbox.addUser({ name: 'bob' });
    role = sandbox.addRole({ name: 'reader', actsAs: 'alice', trusts: ['bob'] });
    sandbox.createBucket('lake', { owner: 'alice' });
    ['in/a', 'out/a'].forEach((key) => sandbox.putObject('lake', key, 'x'));
  });
  afterEach(() => sandbox.stop());

  const sts = (credentials: Credentials = bob, region = 'us-east-1') => new STSClient({ endpoint: sandbox.stsEndpoint, region, credentials: { ...credentials }, maxAttempts: 1 });
  const assume = (params: Partial<AssumeRoleCommandInput> = {}, credentials: Credentials = bob) => sts(credentials).send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: 'nightly', ...params }));
  const sessionOf = async (params: Partial<AssumeRoleCommandInput> = {}, credentials: Credentials = bob) => {
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = (await assume(params, credentials)).Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  /** What a session may do, in a fixed order. */
  const rights = async (credentials: Credentials) => {
    const s3 = s3For(sandbox, credentials);
    const at = (Key: string) => ({ Bucket: 'lake', Key });
    return {
      readIn: await answerOf(s3.send(new GetObjectCommand(at('in/a')))),
      readOut: await answerOf(s3.send(new GetObjectCommand(at('out/a')))),
      writeIn: await answerOf(s3.send(new PutObjectCommand({ ...at('in/b'), Body: 'x' }))),
      deleteIn: await answerOf(s3.send(new DeleteObjectCommand(at('in/b')))),
      listIn: await answerOf(s3.send(new ListObjectsV2Command({ Bucket: 'lake', Prefix: 'in/' }))),
      listAll: await answerOf(s3.send(new ListObjectsV2Command({ Bucket: 'lake' }))),
    };
  };
  const DENIED = '403 AccessDenied';

  it('gives the provider of the SDK credentials that S3 takes, with everything that was asked for', async () => {
    const provider = fromTemporaryCredentials({
      masterCredentials: bob,
      clientConfig: { endpoint: sandbox.stsEndpoint, region: 'eu-west-1' },
      params: { RoleArn: role.arn, RoleSessionName: 'nightly', DurationSeconds: 900, SourceIdentity: 'bob@corp', Tags: [{ Key: 'team', Value: 'lake' }], TransitiveTagKeys: ['team'] },
    });
    const { accessKeyId, secretAccessKey, sessionToken = '', expiration } = await provider();

    expect(await rights({ accessKeyId, secretAccessKey, sessionToken })).toMatchObject({ readIn: 'ok', writeIn: 'ok', listAll: 'ok' });
    const session = sandbox.session(accessKeyId);
    expect(session).toMatchObject({ user: 'alice', narrowed: false, expiresAt: expiration });
    expect(session?.role).toEqual({ roleArn: role.arn, sessionName: 'nightly', sourceIdentity: 'bob@corp', tags: { team: 'lake' }, transitiveTagKeys: ['team'] });
    expect(JSON.stringify(session)).not.toContain(sessionToken);
  });

  it('tells users, their session tokens and roles apart in GetCallerIdentity', async () => {
    const identify = async (credentials: Credentials) => {
      const { Arn, UserId, Account } = await sts(credentials).send(new GetCallerIdentityCommand({}));
      return { Arn, UserId, Account };
    };
    const user = await identify(bob);
    const { Credentials: own } = await sts().send(new GetSessionTokenCommand({}));
    const owned = { accessKeyId: own?.AccessKeyId ?? '', secretAccessKey: own?.SecretAccessKey ?? '', sessionToken: own?.SessionToken ?? '' };

    expect(user).toEqual({ Arn: bob.arn, UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/), Account: bob.accountId });
    expect(await identify(owned)).toEqual(user);
    const account = role.arn.split(':')[4];
    expect(await identify(await sessionOf())).toEqual({
      Arn: `arn:aws:sts::${account}:assumed-role/reader/nightly`,
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:nightly$/),
      Account: account,
    });
    expect(await answerOf(sts(owned).send(new GetSessionTokenCommand({})))).toBe(DENIED);
  });

  it.each([
    ['a session name with a space', { RoleSessionName: 'a b' }, '400 ValidationError'],
    ['no ARN', { RoleArn: 'reader-role-without-an-arn' }, '400 ValidationError'],
    ['a duration below 15 minutes', { DurationSeconds: 899 }, '400 ValidationError'],
    ['a duration above that of the role', { DurationSeconds: 3601 }, '400 ValidationError'],
    ['a source identity with a space', { SourceIdentity: 'a b' }, '400 ValidationError'],
    ['one tag twice', { Tags: [{ Key: 'a', Value: '' }, { Key: 'A', Value: '' }] }, '400 ValidationError'],
    ['a policy that is none', { Policy: '{"Statement":[{"Effect":"Maybe"}]}' }, '400 MalformedPolicyDocumentException'],
    ['a long policy', { Policy: ' '.repeat(2049) }, '400 PackedPolicyTooLargeException'],
    ['an unknown policy ARN', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/Nothing' }] }, '400 ValidationError'],
    ['an unknown role', { RoleArn: 'arn:aws:iam::200000000001:role/other' }, DENIED],
  ])('refuses %s', async (_, params, expected) => {
    expect(await answerOf(assume(params))).toBe(expected);
  });

  it('gives longer sessions where the role allows them', async () => {
    const long = sandbox.addRole({ name: 'long', actsAs: 'alice', maxSessionSeconds: 7200 });
    expect(await answerOf(assume({ RoleArn: long.arn, DurationSeconds: 7200 }))).toBe('ok');
    expect(() => sandbox.addRole({ name: 'longest', actsAs: 'alice', maxSessionSeconds: 50_000 })).toThrow('maxSessionSeconds');
  });

  describe('with session policies', () => {
    it('narrows to an action under a prefix', async () => {
      const Policy = JSON.stringify(policyOf(allowing('s3:GetObject', 'arn:aws:s3:::lake/in/*')));
      expect(await rights(await sessionOf({ Policy }))).toEqual({ readIn: 'ok', readOut: DENIED, writeIn: DENIED, deleteIn: DENIED, listIn: DENIED, listAll: DENIED });
    });

    it('narrows listings to a prefix', async () => {
      const Policy = JSON.stringify(policyOf(allowing('s3:ListBucket', 'arn:aws:s3:::lake', { StringLike: { 's3:prefix': 'in/*' } })));
      expect(await rights(await sessionOf({ Policy }))).toMatchObject({ readIn: DENIED, listIn: 'ok', listAll: DENIED });
    });

    it('unites the policy with those that ARNs name', async () => {
      sandbox.addManagedPolicy('arn:aws:iam::200000000001:policy/write-in', policyOf(allowing(['s3:PutObject', 's3:DeleteObject'], 'arn:aws:s3:::lake/in/*')));
      const PolicyArns = [{ arn: 'arn:aws:iam::200000000001:policy/write-in' }, { arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }];
      expect(await rights(await sessionOf({ PolicyArns }))).toEqual({ readIn: 'ok', readOut: 'ok', writeIn: 'ok', deleteIn: 'ok', listIn: 'ok', listAll: 'ok' });
      const Policy = JSON.stringify(policyOf({ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::lake/out/*' }));
      expect(await rights(await sessionOf({ PolicyArns, Policy }))).toMatchObject({ readIn: 'ok', readOut: DENIED });
    });

    it('adds nothing to what the user of the role may do', async () => {
      sandbox.setPolicy('alice', { own: 'read-only' });
      const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }];
      expect(await rights(await sessionOf({ PolicyArns }))).toMatchObject({ readIn: 'ok', writeIn: DENIED });
    });

    it('deletes many key by key', async () => {
      const Policy = JSON.stringify(policyOf(allowing('s3:DeleteObject', 'arn:aws:s3:::lake/in/*')));
      const Delete = { Objects: [{ Key: 'in/a' }, { Key: 'out/a' }] };
      const { Deleted, Errors } = await s3For(sandbox, await sessionOf({ Policy })).send(new DeleteObjectsCommand({ Bucket: 'lake', Delete }));
      expect([Deleted?.map(({ Key }) => Key), Errors?.map(({ Key, Code }) => `${Key} ${Code}`)]).toEqual([['in/a'], ['out/a AccessDenied']]);
      expect(sandbox.keys('lake')).toEqual(['out/a']);
    });
  });

  describe('in a chain', () => {
    it('lets a role on to the next, for an hour at most, with its source identity and transitive tags', async () => {
      const next = sandbox.addRole({ name: 'next', actsAs: 'alice', trusts: [role.arn], maxSessionSeconds: 7200 });
      const first = await sessionOf({ SourceIdentity: 'bob@corp', Tags: [{ Key: 'team', Value: 'lake' }, { Key: 'once', Value: '1' }], TransitiveTagKeys: ['team'] });

      const second = await sessionOf({ RoleArn: next.arn }, first);

      expect(sandbox.session(second.accessKeyId)?.role).toMatchObject({ sourceIdentity: 'bob@corp', tags: { team: 'lake' } });
      expect(await answerOf(assume({ RoleArn: next.arn }))).toBe(DENIED);
      expect(await answerOf(assume({ RoleArn: next.arn, DurationSeconds: 7200 }, first))).toBe('400 ValidationError');
      expect(await answerOf(assume({ RoleArn: next.arn, SourceIdentity: 'other' }, first))).toBe(DENIED);
      expect(await answerOf(assume({ RoleArn: next.arn, Tags: [{ Key: 'team', Value: 'other' }] }, first))).toBe(DENIED);
    });
  });

  describe('signatures', () => {
    it('are taken for every region of AWS, or for those of a regional endpoint', async () => {
      const ask = (region: string) => answerOf(sts(bob, region).send(new GetCallerIdentityCommand({})));
      expect([await ask('us-east-1'), await ask('ap-southeast-2'), await ask('us-gov-west-1'), await ask('nowhere')]).toEqual(['ok', 'ok', 'ok', '403 SignatureDoesNotMatch']);

      const regional = await startSandbox({ stsRegions: ['eu-central-1'] });
      const carol = regional.addUser({ name: 'carol' });
      const client = (region: string) => new STSClient({ endpoint: regional.stsEndpoint, region, credentials: carol, maxAttempts: 1 });
      expect(await answerOf(client('eu-central-1').send(new GetCallerIdentityCommand({})))).toBe('ok');
      expect(await answerOf(client('us-east-1').send(new GetCallerIdentityCommand({})))).toBe('403 SignatureDoesNotMatch');
      await regional.stop();
    });

    it('are refused in the words of STS', async () => {
      const ask = (credentials: Credentials) => answerOf(sts(credentials).send(new GetCallerIdentityCommand({})));
      const session = sandbox.issueSession('bob');
      expect(await ask({ ...session, sessionToken: 'other' })).toBe('403 InvalidClientTokenId');
      expect(await ask(sandbox.issueSession('bob', { durationSeconds: -1 }))).toBe('403 ExpiredToken');
      const late = new STSClient({ endpoint: sandbox.stsEndpoint, region: 'us-east-1', credentials: bob, maxAttempts: 1, systemClockOffset: -3_600_000 });
      await expect(late.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch', message: expect.stringContaining('Signature expired') });
    });
  });
});
