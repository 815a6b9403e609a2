import * as E from 'fp-ts/lib/Either.js';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { CredentialError, CredentialSource, Resolved } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';

const ACCOUNT = '123456789012';
const TOKEN = 'portal-token-canary';
const SSO_SESSION = `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`;
const CONFIG = `${SSO_SESSION}
[profile dev]
sso_session = corp
sso_account_id = ${ACCOUNT}
sso_role_name = Reader
region = eu-central-1
`;

let sandbox: Sandbox;
let home: string;
let config: string;
const realHome = process.env['HOME'];

const inFuture = (ms = 3_600_000): string => new Date(Date.now() + ms).toISOString();
const tokenFile = (of = 'corp', base = home): string => join(base, '.aws', 'sso', 'cache', `${createHash('sha1').update(of).digest('hex')}.json`);
const login = ({ token = TOKEN, expiresAt = inFuture(), of = 'corp', base = home } = {}): void => {
  mkdirSync(join(base, '.aws', 'sso', 'cache'), { recursive: true });
  writeFileSync(tokenFile(of, base), JSON.stringify({ accessToken: token, expiresAt, region: 'eu-west-1', startUrl: 'https://x' }));
};
const write = (content: string): void => writeFileSync(config, content);
const strategyWith = (options: CredentialsFilePathOptions = {}) =>
  credentialsFilePathStrategy({ homeFolder: home, ssoPortalEndpoint: sandbox.ssoEndpoint, ...options });
const opened = (strategy = strategyWith(), profile = 'dev'): CredentialSource<S3Credentials> => strategy.open({ path: config, profile });
const resolve = (source = opened(), refresh = false): Promise<E.Either<CredentialError, Resolved<S3Credentials>>> => source.resolve({ refresh })();
const resolved = async (source = opened(), refresh = false): Promise<Resolved<S3Credentials>> => {
  const outcome = await resolve(source, refresh);
  if (E.isLeft(outcome)) {
    throw new Error(JSON.stringify(outcome.left));
  }
  return outcome.right;
};
const asked = (): number => sandbox.requests.filter(({ operation }) => operation === 'GetRoleCredentials').length;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.addUser({ name: 'reader' });
});
afterAll(() => sandbox.stop());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sso-home-'));
  config = join(home, '.aws', 'config');
  login();
  write(CONFIG);
  sandbox.addSsoSession({ accessToken: TOKEN, accounts: [{ accountId: ACCOUNT, roleName: 'Reader', user: 'reader' }] });
  sandbox.clearRequests();
  sandbox.faults.clear();
});
afterEach(() => {
  process.env['HOME'] = realHome;
  rmSync(home, { recursive: true });
});

describe('a profile that signs in through AWS SSO', () => {
  it('trades the cached token for credentials of the role', async () => {
    const found = await resolved();

    expect(found.credentials.accessKeyId).toMatch(/^ASIA/);
    expect(found.credentials.sessionToken).toBeDefined();
    expect(found.provides).toEqual({ region: 'eu-central-1' });
    expect(found.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    expect(found.provenance.facts).toMatchObject({ file: config, profile: 'dev', line: 5, account: ACCOUNT, role: 'Reader', accessKeyId: found.credentials.accessKeyId });
  });

  it('does so for a legacy profile, whose token is named after its start URL', async () => {
    unlinkSync(tokenFile());
    login({ of: 'https://corp.awsapps.com/start' });
    write(`[default]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = ${ACCOUNT}\nsso_role_name = Reader\n`);

    expect((await resolved(opened(strategyWith(), 'default'))).credentials.accessKeyId).toMatch(/^ASIA/);
  });

  it('asks the portal once for all connections to the same file and profile', async () => {
    const strategy = strategyWith();
    const sources = Array.from({ length: 20 }, () => opened(strategy));

    const all = await Promise.all(sources.map((source) => resolved(source)));
    await Promise.all(sources.map((source) => resolved(source)));

    expect(new Set(all.map(({ credentials }) => credentials)).size).toBe(1);
    expect(asked()).toBe(1);
  });

  it('answers the same object until something changes, and asks again when told to refresh', async () => {
    const source = opened();
    const first = await resolved(source);

    expect(await resolved(source)).toBe(first);
    expect((await resolved(source, true)).credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect(asked()).toBe(2);
  });

  it('notices a new login at the next use', async () => {
    const source = opened();
    const first = await resolved(source);
    sandbox.addSsoSession({ accessToken: 'second-token', accounts: [{ accountId: ACCOUNT, roleName: 'Reader', user: 'reader' }] });
    login({ token: 'second-token' });

    const second = await resolved(source);

    expect(second.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect(await resolved(source)).toBe(second);
  });

  it('notices a change of the role in the config file at the next use', async () => {
    const source = opened();
    await resolved(source);
    write(CONFIG.replace('Reader', 'Admin'));

    expect(await resolve(source)).toMatchObject(E.left({ code: 'SsoRoleForbidden' }));
  });

  it('uses the credentials of the old token while the portal is away', async () => {
    const source = opened();
    const first = await resolved(source);
    sandbox.faults.add({ operation: 'GetRoleCredentials', effect: { type: 'error', code: 'SlowDown' }, times: 10 });
    login({ token: 'second-token' });

    expect(await resolved(source)).toBe(first);
    const askedSoFar = asked();
    expect(await resolved(source)).toBe(first);
    expect(asked()).toBe(askedSoFar);
  });

  it("never looks at the files of the user who runs the server, only next to the given file", async () => {
    const decoy = join(home, 'decoy');
    login({ base: decoy, token: 'token-of-the-server-user' });
    writeFileSync(join(decoy, '.aws', 'config'), CONFIG.replace(ACCOUNT, '999999999999'));
    sandbox.addSsoSession({ accessToken: 'token-of-the-server-user', accounts: [{ accountId: '999999999999', roleName: 'Reader', user: 'reader' }] });
    process.env['HOME'] = decoy;

    expect((await resolved()).provenance.facts['account']).toBe(ACCOUNT);
    unlinkSync(tokenFile());
    expect(await resolve()).toMatchObject(E.left({ code: 'SsoTokenMissing' }));
  });
});

describe('an SSO profile that gives no credentials', () => {
  const loginAs = `On ${hostname()}, as the user "${userInfo().username}", run: `;

  it('says that nobody is signed in, with the command that helps', async () => {
    unlinkSync(tokenFile());

    expect(await resolve()).toEqual(
      E.left({
        _tag: 'CredentialsUnavailable',
        strategy: 'credentials-file-path',
        code: 'SsoTokenMissing',
        field: 'profile',
        problem: `Nobody is signed in for the profile "dev": there is no SSO token at ${tokenFile()}.`,
        remedy: `${loginAs}aws sso login --profile dev`,
      }),
    );
  });

  it('says that the session expired, without asking the portal', async () => {
    login({ expiresAt: '2020-06-17T10:02:08UTC' });

    expect(await resolve()).toMatchObject(
      E.left({ code: 'SsoTokenExpired', problem: expect.stringContaining('2020-06-17T10:02:08.000Z'), remedy: `${loginAs}aws sso login --profile dev` }),
    );
    expect(asked()).toBe(0);
  });

  it('keeps using valid credentials of a session that has expired meanwhile', async () => {
    let now = Date.now();
    const source = opened(strategyWith({ now: () => now }));
    login({ expiresAt: inFuture(60_000) });
    const first = await resolved(source);
    now += 120_000;

    expect(await resolved(source)).toBe(first);
    now += 4_000_000;
    expect(await resolve(source)).toMatchObject(E.left({ code: 'SsoTokenExpired' }));
  });

  it('tells a refused session from a forbidden role', async () => {
    sandbox.endSsoSession(TOKEN);
    expect(await resolve()).toMatchObject(E.left({ _tag: 'CredentialsRejected', code: 'SsoSessionRejected', remedy: expect.stringContaining('aws sso login --profile dev') }));

    sandbox.addSsoSession({ accessToken: TOKEN, accounts: [] });
    expect(await resolve()).toMatchObject(
      E.left({ _tag: 'CredentialsRejected', code: 'SsoRoleForbidden', problem: expect.stringMatching(new RegExp(`"Reader" in the account ${ACCOUNT}`)) }),
    );
  });

  it('says when the portal cannot be reached', async () => {
    const source = opened(strategyWith({ ssoPortalEndpoint: 'http://127.0.0.1:1' }));

    expect(await resolve(source)).toMatchObject(E.left({ _tag: 'CredentialsUnavailable', code: 'SsoUnreachable', problem: expect.stringContaining('ECONNREFUSED') }));
  });

  it.each([
    ['no role credentials', 'application/json', '{}'],
    ['a page of a captive portal', 'text/html', '<html>sign in</html>'],
  ])('takes %s for no answer', async (_what, type, body) => {
    const server = createServer((_request, response) => response.setHeader('content-type', type).end(body));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const source = opened(strategyWith({ ssoPortalEndpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));

    const outcome = await resolve(source);
    await new Promise((closed) => server.close(closed));

    expect(outcome).toMatchObject(E.left({ code: 'SsoUnreachable' }));
  });

  it.each([
    ['its sso-session is missing', CONFIG.replace('[sso-session corp]', '[sso-session other]'), 'SsoSessionNotFound', 'Line 6'],
    ['the session has no region', CONFIG.replace('sso_region = eu-west-1\n', ''), 'SsoSettingsIncomplete', '"sso_region" in the section at line 1'],
    ['the profile has no role', CONFIG.replace('sso_role_name = Reader\n', ''), 'SsoSettingsIncomplete', '"sso_role_name" in the section at line 5'],
    ['the region is no host label', CONFIG.replace('eu-west-1', 'x@evil.test'), 'SsoSettingsInvalid', 'Line 3: "sso_region"'],
    ['the account is no account id', CONFIG.replace(ACCOUNT, '1234'), 'SsoSettingsInvalid', 'Line 7: "sso_account_id"'],
    ['the role is no role name', CONFIG.replace('Reader', 'a b'), 'SsoSettingsInvalid', 'Line 8: "sso_role_name"'],
    ['profile and session differ', `${CONFIG}sso_region = us-east-1\n`, 'SsoSettingsInvalid', '(line 10)'],
    ['there are keys too', `${CONFIG}aws_access_key_id = A\naws_secret_access_key = B\n`, 'ProfileAmbiguous', '"aws_access_key_id" on line 10'],
  ])('is refused with lines when %s', async (_what, content, code, words) => {
    write(content);

    expect(await resolve()).toMatchObject(E.left({ code, problem: expect.stringContaining(words) }));
    expect(asked()).toBe(0);
  });

  it.each([
    ['no JSON', '{', 'SsoTokenInvalid'],
    ['an empty file', '', 'SsoTokenInvalid'],
    ['no token', '{"expiresAt":"2099-01-01T00:00:00Z"}', 'SsoTokenInvalid'],
    ['no date', JSON.stringify({ accessToken: TOKEN, expiresAt: 'soon' }), 'SsoTokenInvalid'],
    ['a token that no header can carry', JSON.stringify({ accessToken: 'a\nb', expiresAt: '2099-01-01T00:00:00Z' }), 'SsoTokenInvalid'],
    ['a file that is too large', ' '.repeat(70_000), 'SsoTokenUnreadable'],
  ])('does not use a cached token that is %s', async (_what, content, code) => {
    writeFileSync(tokenFile(), content);

    expect(await resolve()).toMatchObject(E.left({ code }));
  });

  it('holds no token in what it says', async () => {
    const told: unknown[] = [];
    sandbox.endSsoSession(TOKEN);
    told.push(await resolve());
    login({ expiresAt: '2020-01-01T00:00:00Z' });
    told.push(await resolve());
    writeFileSync(tokenFile(), `{"accessToken":"${TOKEN}"`);
    told.push(await resolve());

    expect(JSON.stringify(told)).not.toContain(TOKEN);
  });
});
