import { credentialStrategyContract, eventually, leftOf, printed, rightOf } from '@aqueduct/integrations/testing';
import { Secret } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { renameSync } from 'node:fs';
import { credentialsFolder, type CredentialsFolder } from './test-support/credentials-folder.js';
import { webIdentityStrategy } from './web-identity.strategy.js';
import { askTokenSource } from './web-identity/ask-token-source.js';
import type { WebIdentityTokenSource } from './web-identity/web-identity-token-source.js';

const ROLE = 'arn:aws:iam::222222222222:role/pod';
const CANARY = 'canary-signature';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token as Kubernetes writes it. */
const tokenOf = (id: string): string =>
  `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example/id/A', sub: 'system:serviceaccount:jobs:loader', aud: ['sts.amazonaws.com'], jti: id })}.${CANARY}-${id}`;

let sandbox: Sandbox;
let folder: CredentialsFolder;
let now: number;

const sourceOf = (token: string): WebIdentityTokenSource => ({ name: 'vault', title: 'The vault', token: () => TE.right(Secret.of(token)) });
const strategy = (...sources: ReadonlyArray<WebIdentityTokenSource>) =>
  webIdentityStrategy({ trustedEndpoints: [sandbox.stsEndpoint], homeFolder: '/home/nobody', tokenSources: () => sources, now: () => now });
const bySource = (more: { readonly tokenSource?: string; readonly roleArn?: string } = {}) => ({
  tokenSource: 'vault',
  roleArn: ROLE,
  stsRegion: 'eu-west-1',
  stsEndpoint: sandbox.stsEndpoint,
  ...more,
});
const values = (more: Partial<Parameters<ReturnType<typeof webIdentityStrategy>['open']>[0]> = {}) => ({
  tokenFile: folder.path('token'),
  roleArn: ROLE,
  stsRegion: 'eu-west-1',
  stsEndpoint: sandbox.stsEndpoint,
  ...more,
});

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = credentialsFolder();
  now = Date.now();
  sandbox.addUser({ name: 'data', accountId: '222222222222' });
  sandbox.addRole({ name: 'pod', actsAs: 'data' });
  sandbox.addRole({ name: 'other', actsAs: 'data' });
  sandbox.addWebIdentity({ token: tokenOf('1'), role: 'pod' });
  sandbox.addWebIdentity({ token: tokenOf('late'), role: 'pod', expiresAt: new Date(0) });
  folder.write(`${tokenOf('1')}\n`, 'token');
});
afterEach(async () => {
  folder.remove();
  await sandbox.stop();
});

describe('with a token file', () => {
  credentialStrategyContract(() => strategy(), {
    values: () => values(),
    yields: { accessKeyId: expect.stringMatching(/^ASIA/) as string, secretAccessKey: expect.any(Secret) as Secret, sessionToken: expect.any(Secret) as Secret },
    refused: [
      { when: 'the role trusts another token', values: () => values({ roleArn: 'arn:aws:iam::222222222222:role/other' }), code: 'RoleDenied' },
      { when: 'nobody knows the token', values: () => values({ tokenFile: folder.write(tokenOf('2'), 'unknown') }), code: 'WebTokenRejected' },
      { when: 'the token is over', values: () => values({ tokenFile: folder.write(tokenOf('late'), 'late') }), code: 'WebTokenRejected' },
      { when: 'there is no file', values: () => values({ tokenFile: folder.path('none') }), code: 'FileNotFound' },
      { when: 'the path is relative', values: () => values({ tokenFile: 'token' }), code: 'PathNotAbsolute' },
      { when: 'the file holds no token', values: () => values({ tokenFile: folder.write(`password=${CANARY}`, 'other') }), code: 'WebTokenInvalid' },
      { when: 'the file has three parts, but is no token', values: () => values({ tokenFile: folder.write(`a.${CANARY}.c`, 'other') }), code: 'WebTokenInvalid' },
      { when: 'the role is in another partition', values: () => ({ tokenFile: folder.path('token'), roleArn: ROLE, stsRegion: 'cn-north-1' }), code: 'PartitionMismatch' },
      { when: 'the endpoint is not trusted', values: () => values({ stsEndpoint: 'https://sts.example.com' }), code: 'StsEndpointNotTrusted' },
      { when: 'the session would last too long', values: () => values({ durationSeconds: '43200' }), code: 'RoleRequestInvalid' },
      { when: 'STS is away', values: () => {
        sandbox.faults.add({ operation: 'AssumeRoleWithWebIdentity', effect: { type: 'cut' }, times: 9 });
        return values();
      }, code: 'StsUnreachable' },
    ],
    secrets: [CANARY],
  });
});

describe('with a token source', () => {
  credentialStrategyContract(() => strategy(sourceOf(tokenOf('1'))), {
    values: () => bySource(),
    yields: { accessKeyId: expect.stringMatching(/^ASIA/) as string, secretAccessKey: expect.any(Secret) as Secret, sessionToken: expect.any(Secret) as Secret },
    refused: [
      { when: 'there is no such source', values: () => bySource({ tokenSource: 'bank' }), code: 'TokenSourceUnknown' },
      { when: 'there is a file too', values: () => ({ ...bySource(), tokenFile: folder.path('token') }), code: 'SourceAmbiguous' },
      { when: 'nothing says where the token is', values: () => ({ roleArn: ROLE, stsRegion: 'eu-west-1' }), code: 'SourceIncomplete' },
      { when: 'the role trusts another token', values: () => bySource({ roleArn: 'arn:aws:iam::222222222222:role/other' }), code: 'RoleDenied' },
    ],
    secrets: [CANARY],
  });
});

describe('webIdentityStrategy', () => {
  it('says whose token opened which role, and asks STS without a signature', async () => {
    const { credentials, provenance } = await rightOf(strategy().open(values({ sessionName: 'load' })).resolve({ refresh: false }));

    expect(provenance.facts).toMatchObject({
      role: ROLE,
      session: 'arn:aws:sts::222222222222:assumed-role/pod/load',
      tokenFile: folder.path('token'),
      issuer: 'https://oidc.example/id/A',
      subject: 'system:serviceaccount:jobs:loader',
      accessKeyId: credentials.accessKeyId,
    });
    expect(sandbox.requests).toMatchObject([{ operation: 'AssumeRoleWithWebIdentity', status: 200 }]);
    expect(sandbox.requests[0]?.accessKeyId).toBeUndefined();
    expect(printed(sandbox.requests)).not.toContain(CANARY);
  });

  it('reads the token anew for each session', async () => {
    const source = strategy().open(values());
    const first = await rightOf(source.resolve({ refresh: false }));
    sandbox.removeWebIdentity(tokenOf('1'));
    sandbox.addWebIdentity({ token: tokenOf('3'), role: 'pod' });
    renameSync(folder.write(tokenOf('3'), 'next'), folder.path('token'));

    const same = await rightOf(source.resolve({ refresh: false }));
    // Past its end: before it, the session in use is handed out while the next one is made.
    now += 3_600_000 + 1_000;
    await eventually(async () =>
      expect((await rightOf(source.resolve({ refresh: false }))).credentials.accessKeyId).not.toBe(first.credentials.accessKeyId),
    );

    expect(same).toBe(first);
  });

  it('shows the trust policy that a token needs', async () => {
    const { remedy } = await leftOf(strategy().open(values({ roleArn: 'arn:aws:iam::222222222222:role/other' })).resolve({ refresh: false }));

    expect(JSON.parse(remedy.slice(remedy.indexOf('{')))).toMatchObject({
      Statement: [
        {
          Principal: { Federated: 'arn:aws:iam::222222222222:oidc-provider/oidc.example/id/A' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { 'oidc.example/id/A:aud': 'sts.amazonaws.com', 'oidc.example/id/A:sub': 'system:serviceaccount:jobs:loader' } },
        },
      ],
    });
  });

  it('reads tokens only where the operator lets files be named', async () => {
    const confined = webIdentityStrategy({ credentialsFolders: ['/var/run/secrets'], trustedEndpoints: [sandbox.stsEndpoint] });

    expect(await leftOf(confined.open(values()).resolve({ refresh: false }))).toMatchObject({ code: 'PathNotAllowed', field: 'tokenFile' });
  });

  it('asks a source for a token for each session, and says which source and whose token it was', async () => {
    let asked = 0;
    const source = { ...sourceOf(''), token: () => TE.fromIO(() => Secret.of(tokenOf((asked += 1) === 1 ? '1' : '4'))) };
    sandbox.addWebIdentity({ token: tokenOf('4'), role: 'pod' });
    const opened = strategy(source).open(bySource());

    const first = await rightOf(opened.resolve({ refresh: false }));
    const same = await rightOf(opened.resolve({ refresh: false }));
    // Past its end: before it, the session in use is handed out while the next one is made.
    now += 3_600_000 + 1_000;
    const renewed = await rightOf(opened.resolve({ refresh: false }));

    expect(first.provenance.facts).toMatchObject({ role: ROLE, tokenSource: 'vault', issuer: 'https://oidc.example/id/A', accessKeyId: first.credentials.accessKeyId });
    expect(same).toBe(first);
    expect(renewed.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect(asked).toBe(2);
  });

  it.each<[string, () => ReturnType<WebIdentityTokenSource['token']>, object]>([
    ['answers why not', () => TE.left({ problem: 'It is sealed.', remedy: 'Unseal it.', cause: '503' }), { code: 'TokenSourceFailed', problem: 'The token source "vault" (The vault) gives no token: It is sealed.', remedy: 'Unseal it.', cause: '503' }],
    ['rejects', () => () => Promise.reject(new TypeError(CANARY)), { code: 'TokenSourceFailed', problem: expect.stringContaining('it threw TypeError.') }],
    ['throws', () => { throw new Error(CANARY); }, { code: 'TokenSourceFailed', problem: expect.stringContaining('it threw Error.') }],
    ['answers a text', () => TE.right(CANARY as unknown as Secret), { code: 'TokenSourceFailed', problem: expect.stringContaining('something else than a Secret') }],
    ['answers no token', () => TE.right(Secret.of(CANARY)), { code: 'WebTokenInvalid', problem: expect.stringContaining('What the token source "vault" (The vault) holds is no token') }],
    ['answers a token that is over', () => TE.right(Secret.of(tokenOf('late'))), { code: 'WebTokenRejected', remedy: expect.stringContaining('whoever provides the source') }],
  ])('names the field of a source that %s, and nothing that is secret', async (_what, token, failure) => {
    const refused = await leftOf(strategy({ ...sourceOf(''), token }).open(bySource()).resolve({ refresh: false }));

    expect(refused).toMatchObject({ field: 'tokenSource', ...failure });
    expect(printed(refused)).not.toContain(CANARY);
  });

  it('lists the sources of the server for a name that is none of them', async () => {
    const refused = (...sources: ReadonlyArray<WebIdentityTokenSource>) => leftOf(strategy(...sources).open(bySource({ tokenSource: 'bank' })).resolve({ refresh: false }));

    expect((await refused(sourceOf(''), { ...sourceOf(''), name: 'ci', title: undefined as never })).remedy).toBe('Choose one of its token sources: "vault" (The vault), "ci".');
    expect((await refused()).remedy).toContain('It has none at all');
  });

  it('asks neither the source nor STS when the partition of the role is not that of the region', async () => {
    const source = { ...sourceOf(''), token: () => TE.leftIO(() => { throw new Error('asked'); }) };
    const values = { tokenSource: 'vault', roleArn: 'arn:aws-cn:iam::222222222222:role/pod', stsRegion: 'eu-west-1' };
    sandbox.clearRequests();

    expect(await leftOf(strategy(source).open(values).resolve({ refresh: false }))).toMatchObject({ code: 'PartitionMismatch', field: 'stsRegion' });
    expect(sandbox.requests).toEqual([]);
  });

  it('expands ~/, belongs to the server, and is bound to its role', () => {
    expect(strategy().normalize?.(values({ tokenFile: '~/token' })).tokenFile).toBe('/home/nobody/token');
    expect(strategy().origin).toBe('server');
    expect(strategy().target?.({ roleArn: ROLE })).toBe(ROLE);
  });
});

describe('askTokenSource', () => {
  it('does not wait for ever', async () => {
    expect(await leftOf(askTokenSource({ name: 'vault', token: () => () => new Promise(() => undefined) }, 20))).toMatchObject({
      code: 'TokenSourceFailed',
      problem: 'The token source "vault" gives no token: it did not answer within 0.02 s.',
    });
  });
});
