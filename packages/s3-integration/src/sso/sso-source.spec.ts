import * as E from 'fp-ts/lib/Either.js';
import { unlinkSync } from 'node:fs';
import { rightOf } from '@aqueduct/integrations/testing';
import type { CredentialSource } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { SSO_ACCOUNT, SSO_CONFIG, ssoHome, type SsoHome } from '../test-support/sso-home.js';

let sandbox: Sandbox;
let home: SsoHome;
const realHome = process.env['HOME'];
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
  process.env['HOME'] = realHome;
  home.remove();
});

describe('a profile that signs in through AWS SSO', () => {
  it('trades the cached token for credentials of the role', async () => {
    const found = await resolved();

    expect(found.credentials.accessKeyId).toMatch(/^ASIA/);
    expect(found.credentials.sessionToken).toBeDefined();
    expect(found.provides).toEqual({ region: 'eu-central-1' });
    expect(found.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    expect(found.provenance.facts).toMatchObject({
      file: home.config,
      profile: 'dev',
      line: 5,
      account: SSO_ACCOUNT,
      role: 'Reader',
      accessKeyId: found.credentials.accessKeyId,
    });
  });

  it('does so for a legacy profile, whose token is named after its start URL', async () => {
    unlinkSync(home.tokenFile());
    home.login({ of: 'https://corp.awsapps.com/start' });
    home.writeConfig(
      `[default]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = ${SSO_ACCOUNT}\nsso_role_name = Reader\n`,
    );

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
    sandbox.addSsoSession({ accessToken: 'second-token', accounts: [{ accountId: SSO_ACCOUNT, roleName: 'Reader', user: 'reader' }] });
    home.login({ token: 'second-token' });

    const second = await resolved(source);

    expect(second.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect(await resolved(source)).toBe(second);
  });

  it('notices a change of the role in the config file at the next use', async () => {
    const source = opened();
    await resolved(source);
    home.writeConfig(SSO_CONFIG.replace('Reader', 'Admin'));

    expect(await resolve(source)).toMatchObject(E.left({ code: 'SsoRoleForbidden' }));
  });

  it('uses the credentials of the old token while the portal is away', async () => {
    const source = opened();
    const first = await resolved(source);
    sandbox.faults.add({ operation: 'GetRoleCredentials', effect: { type: 'error', code: 'SlowDown' }, times: 10 });
    home.login({ token: 'second-token' });

    const kept = await resolved(source);
    const askedSoFar = asked();

    expect(kept.credentials).toBe(first.credentials);
    expect(kept.warnings).toMatchObject([{ code: 'RefreshFailed', problem: expect.stringContaining('SSO portal of the region eu-west-1') }]);
    expect(await resolved(source)).toBe(kept);
    expect(asked()).toBe(askedSoFar);
  });

  it('never looks at the files of the user who runs the server, only next to the given file', async () => {
    const decoy = ssoHome();
    decoy.login({ token: 'token-of-the-server-user' });
    decoy.writeConfig(SSO_CONFIG.replace(SSO_ACCOUNT, '999999999999'));
    sandbox.addSsoSession({
      accessToken: 'token-of-the-server-user',
      accounts: [{ accountId: '999999999999', roleName: 'Reader', user: 'reader' }],
    });
    process.env['HOME'] = decoy.folder;

    expect((await resolved()).provenance.facts['account']).toBe(SSO_ACCOUNT);
    unlinkSync(home.tokenFile());
    expect(await resolve()).toMatchObject(E.left({ code: 'SsoTokenMissing' }));
    decoy.remove();
  });
});
