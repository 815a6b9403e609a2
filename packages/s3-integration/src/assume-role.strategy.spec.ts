import { decodeWith, fieldsCodec, Secret } from '@aqueduct/integrations';
import { credentialStrategyContract, eventually, leftOf, printed, rightOf } from '@aqueduct/integrations/testing';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { assumeRoleStrategy } from './assume-role.strategy.js';
import { assumeRoleFields, type AssumeRoleValues } from './assume-role/assume-role-fields.js';
import { credentialsFilePathStrategy } from './credentials-file-path.strategy.js';
import type { HostIdentity } from './host-identity/host-identity.js';
import { hostIdentityStrategy } from './host-identity.strategy.js';
import { credentialsFolder, type CredentialsFolder } from './test-support/credentials-folder.js';
import { setEnvironment } from './test-support/with-environment.js';
import { webIdentityStrategy } from './web-identity.strategy.js';

const SECRET = 'canary-secret-of-alice';
const EXTERNAL_ID = 'e6b1b0c4';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example', sub: 'pod' })}.canary-of-the-token`;

let sandbox: Sandbox;
let folder: CredentialsFolder;
let now: number;

const strategy = (hostIdentities: ReadonlyArray<HostIdentity> = []) =>
  assumeRoleStrategy({
    trustedEndpoints: [sandbox.stsEndpoint],
    connections: () => {
      throw new Error('no connections here');
    },
    file: credentialsFilePathStrategy({ homeFolder: folder.path('.') }),
    webIdentity: webIdentityStrategy({
      trustedEndpoints: [sandbox.stsEndpoint],
      homeFolder: folder.path('.'),
      tokenSources: () => [{ name: 'vault', token: () => TE.right(Secret.of(TOKEN)) }],
      now: () => now,
    }),
    host: (identity) => hostIdentityStrategy(identity, { hostIdentities }),
    now: () => now,
  });

const pod = 'arn:aws:iam::222222222222:role/pod';
const reader = 'arn:aws:iam::222222222222:role/reader';
const byKey = (more: Partial<AssumeRoleValues> = {}): AssumeRoleValues => ({
  roleArn: reader,
  source: 'access-key',
  accessKeyId: 'AKIAALICE',
  secretAccessKey: Secret.of(SECRET),
  externalId: EXTERNAL_ID,
  stsRegion: 'eu-west-1',
  stsEndpoint: sandbox.stsEndpoint,
  ...more,
});
const byToken = (more: Partial<AssumeRoleValues> = {}): AssumeRoleValues => ({
  roleArn: reader,
  source: 'web-identity',
  sourceRoleArn: pod,
  tokenSource: 'vault',
  externalId: EXTERNAL_ID,
  stsRegion: 'eu-west-1',
  stsEndpoint: sandbox.stsEndpoint,
  ...more,
});
const without = (source: AssumeRoleValues['source'], more: Partial<AssumeRoleValues> = {}): AssumeRoleValues => ({ roleArn: reader, source, ...more });
const resolved = (values: AssumeRoleValues, hosts?: ReadonlyArray<HostIdentity>) => rightOf(strategy(hosts).open(values).resolve({ refresh: false }));
const refused = (values: AssumeRoleValues) => leftOf(strategy().open(values).resolve({ refresh: false }));
const asked = (operation = 'AssumeRole') => sandbox.requests.filter((request) => request.operation === operation);

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = credentialsFolder();
  now = Date.now();
  sandbox.addUser({ name: 'alice', accountId: '111111111111', accessKeyId: 'AKIAALICE', secretAccessKey: SECRET });
  sandbox.addUser({ name: 'data', accountId: '222222222222' });
  sandbox.createBucket('lake', { owner: 'data' });
  sandbox.addRole({ name: 'reader', actsAs: 'data', trusts: ['alice', pod], externalId: EXTERNAL_ID, maxSessionSeconds: 7200 });
  sandbox.addRole({ name: 'pod', actsAs: 'data' });
  sandbox.addWebIdentity({ token: TOKEN, role: 'pod' });
});
afterEach(async () => {
  folder.remove();
  await sandbox.stop();
});

credentialStrategyContract(() => strategy(), {
  values: () => byKey(),
  yields: { accessKeyId: expect.stringMatching(/^ASIA/) as string, secretAccessKey: expect.any(Secret) as Secret, sessionToken: expect.any(Secret) as Secret },
  refused: [
    { when: 'the trust policy wants another external ID', values: () => byKey({ externalId: 'another' }), code: 'RoleDenied' },
    { when: 'the role does not exist', values: () => byKey({ roleArn: `${reader}s` }), code: 'RoleDenied' },
    { when: 'the key is unknown', values: () => byKey({ accessKeyId: 'AKIAGONE' }), code: 'SourceRejected' },
    { when: 'the secret is wrong', values: () => byKey({ secretAccessKey: Secret.of(`${SECRET}x`) }), code: 'SourceRejected' },
    { when: 'the session would last too long', values: () => byKey({ durationSeconds: '43200' }), code: 'RoleRequestInvalid' },
    { when: 'the session policy is none', values: () => byKey({ sessionPolicy: '{"Statement":[{"Effect":"Maybe"}]}' }), code: 'RoleRequestInvalid' },
    { when: 'the key is not given', values: () => without('access-key'), code: 'SourceIncomplete' },
    { when: 'the file is not given', values: () => without('credentials-file'), code: 'SourceIncomplete' },
    { when: 'the connection is not given', values: () => without('connection'), code: 'SourceIncomplete' },
    { when: 'the role of the token is not given', values: () => without('web-identity', { tokenSource: 'vault' }), code: 'SourceIncomplete' },
    { when: 'the token is not given', values: () => byToken({ tokenSource: undefined as never }), code: 'SourceIncomplete' },
    { when: 'a token file and a token source are given', values: () => byToken({ tokenFile: '/run/token' }), code: 'SourceAmbiguous' },
    { when: 'there is no such token source', values: () => byToken({ tokenSource: 'bank' }), code: 'TokenSourceUnknown' },
    { when: 'no region is known for a token', values: () => byToken({ stsRegion: undefined as never }), code: 'StsRegionMissing' },
    { when: 'the role of the token is of another partition', values: () => ({ ...byToken({ sourceRoleArn: 'arn:aws-cn:iam::222222222222:role/pod' }), stsEndpoint: undefined as never }), code: 'PartitionMismatch' },
    { when: 'the identity of the server is not given', values: () => without('host'), code: 'SourceIncomplete' },
    { when: 'the operator does not let connections be the server', values: () => without('host', { hostIdentity: 'environment' }), code: 'HostIdentityNotAllowed' },
    { when: 'no region is known', values: () => ({ ...byKey(), stsRegion: undefined as never }), code: 'StsRegionMissing' },
    { when: 'the endpoint is not trusted', values: () => byKey({ stsEndpoint: 'http://127.0.0.1:9' }), code: 'StsEndpointNotTrusted' },
    { when: 'role and region are of different partitions', values: () => ({ ...byKey({ stsRegion: 'cn-north-1' }), stsEndpoint: undefined as never }), code: 'PartitionMismatch' },
    { when: 'the file has no such profile', values: () => byKey({ source: 'credentials-file', path: folder.write('[a]\nregion = x'), profile: 'b' }), code: 'ProfileNotFound' },
  ],
  secrets: [SECRET, 'canary-of-the-token'],
});

describe('assumeRoleStrategy', () => {
  it('asks for the session as it was told to, and says whose it is', async () => {
    const { credentials, provenance, expiresAt } = await resolved(
      byKey({
        sessionName: 'nightly',
        durationSeconds: '7200',
        sourceIdentity: 'ada@corp',
        sessionTags: 'team=data, env=a=b',
        sessionPolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/in/*"}]}',
        policyArns: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      }),
    );

    const session = sandbox.session(credentials.accessKeyId);
    expect(session).toMatchObject({ user: 'data', narrowed: true, role: { roleArn: reader, sessionName: 'nightly', sourceIdentity: 'ada@corp', tags: { team: 'data', env: 'a=b' } } });
    expect(expiresAt).toEqual(session?.expiresAt);
    expect(provenance.facts).toEqual({
      role: reader,
      session: 'arn:aws:sts::222222222222:assumed-role/reader/nightly',
      externalId: EXTERNAL_ID,
      source: 'access-key',
      sourceAccessKeyId: 'AKIAALICE',
      accessKeyId: credentials.accessKeyId,
      expiresAt: expiresAt?.toISOString(),
    });
  });

  it('shows who is not let in a trust policy to paste, with the external ID that is to be sent again', async () => {
    const { problem, remedy } = await refused(byKey({ externalId: 'mine', sessionTags: 'a=b' }));

    expect(problem).toContain('arn:aws:iam::111111111111:user/alice');
    expect(remedy).toContain('sts:AssumeRole');
    expect(JSON.parse(remedy.slice(remedy.indexOf('{')))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111111111111:user/alice' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: { StringEquals: { 'sts:ExternalId': 'mine' } },
        },
      ],
    });
  });

  it('asks once for all callers, again five minutes before the end in the background, and uses the session to its end while STS is away', async () => {
    const source = strategy().open(byKey());
    const ask = () => rightOf(source.resolve({ refresh: false }));

    const [first, same] = await Promise.all([ask(), ask()]);
    now += 3_600_000 - 299_000;
    sandbox.faults.add({ operation: 'AssumeRole', effect: { type: 'error', code: 'ServiceUnavailable' }, times: 2 });
    const kept = await ask();
    await eventually(async () => expect((await ask()).warnings).toMatchObject([{ code: 'RefreshFailed', problem: expect.stringContaining('did not answer as it should') }]));
    now += 31_000;
    const keptStill = await ask();
    await eventually(async () => expect((await ask()).credentials.accessKeyId).not.toBe(first.credentials.accessKeyId));

    expect(same).toBe(first);
    expect(kept).toBe(first);
    expect(keptStill.credentials).toBe(first.credentials);
    expect((await ask()).warnings).toBeUndefined();
    expect(asked().map(({ status }) => status)).toEqual([200, 503, 503, 200]);
  });

  it('takes a profile of a file, and its region', async () => {
    const path = folder.write(`[prod]\naws_access_key_id = AKIAALICE\naws_secret_access_key = ${SECRET}\nregion = eu-south-1\n`);
    const found = await resolved(without('credentials-file', { path, profile: 'prod', externalId: EXTERNAL_ID, stsEndpoint: sandbox.stsEndpoint }));

    expect(found.provides).toEqual({ region: 'eu-south-1' });
    expect(found.provenance.facts).toMatchObject({ source: 'credentials-file', file: path, profile: 'prod', line: 1, sourceAccessKeyId: 'AKIAALICE' });
  });

  it.each<[string, () => Partial<AssumeRoleValues>, object]>([
    ['source', () => ({}), { tokenSource: 'vault' }],
    ['file', () => ({ tokenSource: undefined as never, tokenFile: folder.write(TOKEN, 'token') }), { tokenFile: expect.stringContaining('/token') }],
  ])('takes the role that a token of a %s opens, and asks for the other one with its session', async (_from, more, facts) => {
    const { credentials, provenance } = await resolved(byToken({ sessionName: 'load', ...more() }));

    expect(sandbox.session(credentials.accessKeyId)).toMatchObject({ user: 'data', role: { roleArn: reader, sessionName: 'load' } });
    expect(provenance.facts).toMatchObject({
      role: reader,
      session: 'arn:aws:sts::222222222222:assumed-role/reader/load',
      source: 'web-identity',
      sourceRole: pod,
      issuer: 'https://oidc.example',
      ...facts,
    });
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole']);
    expect(sandbox.requests[1]?.accessKeyId).toBe(provenance.facts['sourceAccessKeyId']);
    expect(printed(provenance)).not.toContain('canary');
  });

  it('asks for the session of a token once, however many sessions of the role it takes on, and anew when STS refuses it', async () => {
    const source = strategy().open(byToken());
    const first = await rightOf(source.resolve({ refresh: false }));
    await rightOf(source.resolve({ refresh: true }));
    sandbox.retireKey(String(first.provenance.facts['sourceAccessKeyId']));
    await rightOf(source.resolve({ refresh: true }));

    expect(sandbox.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'AssumeRoleWithWebIdentity 200',
      'AssumeRole 200',
      'AssumeRole 200',
      'AssumeRole 403',
      'AssumeRoleWithWebIdentity 200',
      'AssumeRole 200',
    ]);
  });

  it('tells the role of the token from the role that it takes on', async () => {
    sandbox.addRole({ name: 'strict', actsAs: 'data', trusts: ['alice'] });
    const [noPod, noReader] = [await refused(byToken({ sourceRoleArn: `${pod}s` })), await refused(byToken({ roleArn: 'arn:aws:iam::222222222222:role/strict' }))];

    expect(noPod).toMatchObject({ code: 'RoleDenied', field: 'sourceRoleArn', remedy: expect.stringContaining('sts:AssumeRoleWithWebIdentity') });
    expect(noReader).toMatchObject({ code: 'RoleDenied', field: 'roleArn', remedy: expect.stringContaining(`"AWS":"${pod}"`) });
  });

  it('takes the identity of the server where the operator lets it', async () => {
    const restore = setEnvironment({ AWS_ACCESS_KEY_ID: 'AKIAALICE', AWS_SECRET_ACCESS_KEY: SECRET });
    try {
      const { provenance } = await resolved(byKey({ source: 'host', hostIdentity: 'environment' }), ['environment']);

      expect(provenance.facts).toMatchObject({ source: 'host environment', sourceAccessKeyId: 'AKIAALICE' });
      expect(printed(provenance)).not.toContain(SECRET);
    } finally {
      restore();
    }
  });

  it('reads the file again when STS refuses its keys', async () => {
    const keys = (id: string) => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${SECRET}\n`;
    const path = folder.write(keys('AKIAALICE'));
    const source = strategy().open(byKey({ source: 'credentials-file', path }));
    await rightOf(source.resolve({ refresh: false }));

    sandbox.retireKey('AKIAALICE');
    sandbox.addKey('alice', { accessKeyId: 'AKIANEWER', secretAccessKey: SECRET });
    folder.write(keys('AKIANEWER'));

    expect((await rightOf(source.resolve({ refresh: true }))).provenance.facts).toMatchObject({ sourceAccessKeyId: 'AKIANEWER' });
  });

  it('makes an external ID once, keeps it, and drops what belongs to another source', () => {
    const normalize = strategy().normalize ?? ((values) => values);

    const made = normalize({ roleArn: reader, source: 'access-key', accessKeyId: 'AKIA1', secretAccessKey: Secret.of(SECRET), path: '/x' });
    const edited = normalize({ ...made, source: 'connection', sourceConnection: 'keys' });

    expect(made.externalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(normalize({ roleArn: reader, source: 'host' }).externalId).not.toBe(made.externalId);
    expect(made.path).toBeUndefined();
    expect(normalize({ ...byToken(), source: 'host', hostIdentity: 'environment' })).not.toHaveProperty('sourceRoleArn');
    expect(edited).toEqual({ roleArn: reader, source: 'connection', sourceConnection: 'keys', externalId: made.externalId });
  });

  it('expands the path of a file as the strategy for files does', () => {
    expect(strategy().normalize?.(without('credentials-file', { path: '~/.aws/config' }))).toMatchObject({ path: folder.path('.aws/config'), profile: 'default' });
    expect(strategy().normalize?.(without('web-identity', { tokenFile: '~/token' }))).toMatchObject({ tokenFile: folder.path('token') });
  });

  it('binds its secrets to the role and to where they are sent', () => {
    expect(strategy().target?.({ roleArn: reader })).toBe(reader);
    expect(strategy().target?.({ roleArn: reader, stsEndpoint: 'https://sts.example.com' })).toBe(`${reader} https://sts.example.com`);
    expect(strategy().origin).toBe('server');
  });

  it.each([
    ['roleArn', 'arn:aws:iam::1:role/x'],
    ['durationSeconds', '899'],
    ['durationSeconds', '43201'],
    ['durationSeconds', '1h'],
    ['sessionName', 'two words'],
    ['sessionPolicy', '{"Statement":'],
    ['sessionPolicy', '[]'],
    ['policyArns', 'AmazonS3ReadOnlyAccess'],
    ['sessionTags', 'team'],
    ['sessionTags', 'team=a,Team=b'],
    ['stsEndpoint', 'https://sts.example.com/path'],
    ['source', 'guess'],
  ])('refuses the %s %s before any request', (field, value) => {
    const outcome = decodeWith(fieldsCodec('credentials', assumeRoleFields), 'credentials')({ roleArn: reader, source: 'host', [field]: value });

    expect(outcome).toMatchObject(E.left({ violations: [{ field: `credentials.${field}` }] }));
  });
});

describe('the limits of STS', () => {
  it.each([
    ['long session policies', 'sessionPolicy', `{"Statement":[],"Id":"${'x'.repeat(2048)}"}`],
    ['more than ten policies', 'policyArns', Array.from({ length: 11 }, (_, index) => `arn:aws:iam::aws:policy/P${index}`).join(',')],
    ['more than fifty tags', 'sessionTags', Array.from({ length: 51 }, (_, index) => `k${index}=v`).join('\n')],
  ])('refuse %s before any request', (_what, field, value) => {
    expect(decodeWith(fieldsCodec('credentials', assumeRoleFields))({ roleArn: reader, source: 'host', [field]: value })).toMatchObject(E.left({ violations: [{ field }] }));
  });
});
