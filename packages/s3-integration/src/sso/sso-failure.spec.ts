import * as E from 'fp-ts/lib/Either.js';
import { unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { rightOf } from '@aqueduct/integrations/testing';
import type { CredentialSource } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { SSO_ACCOUNT, SSO_CONFIG, ssoHome, type SsoHome } from '../test-support/sso-home.js';

let sandbox: Sandbox;
let home: SsoHome;

const strategyWith = (options: CredentialsFilePathOptions = {}) =>
  credentialsFilePathStrategy({ homeFolder: home.folder, ssoPortalEndpoint: sandbox.ssoEndpoint, ...options });
const opened = (strategy = strategyWith(), profile = 'dev'): CredentialSource<S3Credentials> =>
  strategy.open({ path: home.config, profile });
const resolve = (source = opened(), refresh = false) => source.resolve({ refresh })();
const resolved = (source = opened(), refresh = false) => rightOf(source.resolve({ refresh }));
const asked = (): number => sandbox.requests.filter(({ operation }) => operation === 'GetRoleCredentials').length;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.addUser({ name: 'reader' });
});
afterAll(() => sandbox.stop());

beforeEach(() => {
  home = ssoHome();
  home.login();
  sandbox.addSsoSession({ accessToken: 'portal-token', accounts: [{ accountId: SSO_ACCOUNT, roleName: 'Reader', user: 'reader' }] });
  sandbox.clearRequests();
  sandbox.faults.clear();
});
afterEach(() => {
  home.remove();
});

describe('an SSO profile that gives no credentials', () => {
  const loginAs = `On ${hostname()}, as the user "${userInfo().username}", run: `;

  it('says that nobody is signed in, with the command that helps', async () => {
    unlinkSync(home.tokenFile());

    expect(await resolve()).toEqual(
      E.left({
        _tag: 'CredentialsUnavailable',
        strategy: 'credentials-file-path',
        code: 'SsoTokenMissing',
        field: 'profile',
        problem: `Nobody is signed in for the profile "dev": there is no SSO token at ${home.tokenFile()}.`,
        remedy: `${loginAs}aws sso login --profile dev`,
      }),
    );
  });

  it('says that the session expired, without asking the portal', async () => {
    home.login({ expiresAt: '2020-06-17T10:02:08UTC' });

    expect(await resolve()).toMatchObject(
      E.left({
        code: 'SsoTokenExpired',
        problem: expect.stringContaining('2020-06-17T10:02:08.000Z'),
        remedy: `${loginAs}aws sso login --profile dev`,
      }),
    );
    expect(asked()).toBe(0);
  });

  it('keeps using valid credentials of a session that has expired meanwhile', async () => {
    let now = Date.now();
    const source = opened(strategyWith({ now: () => now }));
    home.login({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    const first = await resolved(source);
    now += 120_000;

    expect(await resolved(source)).toBe(first);
    now += 4_000_000;
    expect(await resolve(source)).toMatchObject(E.left({ code: 'SsoTokenExpired' }));
  });

  it('tells a refused session from a forbidden role', async () => {
    sandbox.endSsoSession('portal-token');
    expect(await resolve()).toMatchObject(
      E.left({ _tag: 'CredentialsRejected', code: 'SsoSessionRejected', remedy: expect.stringContaining('aws sso login --profile dev') }),
    );

    sandbox.addSsoSession({ accessToken: 'portal-token', accounts: [] });
    expect(await resolve()).toMatchObject(
      E.left({
        _tag: 'CredentialsRejected',
        code: 'SsoRoleForbidden',
        problem: expect.stringMatching(new RegExp(`"Reader" in the account ${SSO_ACCOUNT}`)),
      }),
    );
  });

  it('leaves the portal in peace after a refusal, until the token changes or a refresh is asked for', async () => {
    const source = opened();
    sandbox.endSsoSession('portal-token');
    await resolve(source);
    await resolve(source);
    expect(asked()).toBe(1);

    await resolve(source, true);
    expect(asked()).toBe(2);

    sandbox.addSsoSession({ accessToken: 'second-token', accounts: [{ accountId: SSO_ACCOUNT, roleName: 'Reader', user: 'reader' }] });
    home.login({ token: 'second-token' });
    expect(await resolve(source)).toMatchObject(E.right({}));
  });

  it('says when the portal cannot be reached', async () => {
    const source = opened(strategyWith({ ssoPortalEndpoint: 'http://127.0.0.1:1' }));

    expect(await resolve(source)).toMatchObject(
      E.left({ _tag: 'CredentialsUnavailable', code: 'SsoUnreachable', problem: expect.stringContaining('ECONNREFUSED') }),
    );
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
    ['its sso-session is missing', SSO_CONFIG.replace('[sso-session corp]', '[sso-session other]'), 'SsoSessionNotFound', 'Line 6'],
    [
      'the session has no region',
      SSO_CONFIG.replace('sso_region = eu-west-1\n', ''),
      'SsoSettingsIncomplete',
      '"sso_region" in the section at line 1',
    ],
    [
      'the profile has no role',
      SSO_CONFIG.replace('sso_role_name = Reader\n', ''),
      'SsoSettingsIncomplete',
      '"sso_role_name" in the section at line 5',
    ],
    ['the region is no host label', SSO_CONFIG.replace('eu-west-1', 'x@evil.test'), 'SsoSettingsInvalid', 'Line 3: "sso_region"'],
    ['the account is no account id', SSO_CONFIG.replace(SSO_ACCOUNT, '1234'), 'SsoSettingsInvalid', 'Line 7: "sso_account_id"'],
    ['the role is no role name', SSO_CONFIG.replace('Reader', 'a b'), 'SsoSettingsInvalid', 'Line 8: "sso_role_name"'],
    ['profile and session differ', `${SSO_CONFIG}sso_region = us-east-1\n`, 'SsoSettingsInvalid', '(line 10)'],
    [
      'there are keys too',
      `${SSO_CONFIG}aws_access_key_id = A\naws_secret_access_key = B\n`,
      'ProfileAmbiguous',
      '"aws_access_key_id" on line 10',
    ],
  ])('is refused with lines when %s', async (_what, content, code, words) => {
    home.writeConfig(content);

    expect(await resolve()).toMatchObject(E.left({ code, problem: expect.stringContaining(words) }));
    expect(asked()).toBe(0);
  });

  it.each([
    ['no JSON', '{', 'SsoTokenInvalid'],
    ['an empty file', '', 'SsoTokenInvalid'],
    ['no token', '{"expiresAt":"2099-01-01T00:00:00Z"}', 'SsoTokenInvalid'],
    ['no date', JSON.stringify({ accessToken: 'portal-token', expiresAt: 'soon' }), 'SsoTokenInvalid'],
    ['a token that no header can carry', JSON.stringify({ accessToken: 'a\nb', expiresAt: '2099-01-01T00:00:00Z' }), 'SsoTokenInvalid'],
    ['a file that is too large', ' '.repeat(70_000), 'SsoTokenUnreadable'],
  ])('does not use a cached token that is %s', async (_what, content, code) => {
    writeFileSync(home.tokenFile(), content);

    expect(await resolve()).toMatchObject(E.left({ code }));
  });

  it('holds no token in what it says', async () => {
    const told: unknown[] = [];
    sandbox.endSsoSession('portal-token');
    told.push(await resolve());
    home.login({ expiresAt: '2020-01-01T00:00:00Z' });
    told.push(await resolve());
    writeFileSync(home.tokenFile(), `{"accessToken":"${'portal-token'}"`);
    told.push(await resolve());

    expect(JSON.stringify(told)).not.toContain('portal-token');
  });
});
