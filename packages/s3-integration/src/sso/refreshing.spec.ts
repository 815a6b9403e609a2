import * as E from 'fp-ts/lib/Either.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rightOf } from '@aqueduct/integrations/testing';
import type { CredentialSource } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { asOrdinaryUser, NOBODY } from '../test-support/ordinary-user.js';
import { SSO_ACCOUNT, ssoHome, type Login, type SsoHome } from '../test-support/sso-home.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const MINUTE = 60_000;
const REGISTERED = { clientId: 'client', clientSecret: 'client-secret', refreshToken: 'first-refresh' };

let sandbox: Sandbox;
let home: SsoHome;

const strategyWith = (options: CredentialsFilePathOptions = {}) =>
  credentialsFilePathStrategy({
    homeFolder: home.folder,
    ssoPortalEndpoint: sandbox.ssoEndpoint,
    ssoOidcEndpoint: sandbox.ssoOidcEndpoint,
    ...options,
  });
const opened = (strategy = strategyWith(), profile = 'dev'): CredentialSource<S3Credentials> => strategy.open({ path: home.config, profile });
const resolve = (source = opened(), refresh = false) => source.resolve({ refresh })();
const resolved = (source = opened(), refresh = false) => rightOf(source.resolve({ refresh }));
const asked = (operation: string): number => sandbox.requests.filter((one) => one.operation === operation).length;
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString();
const cached = (): Readonly<Record<string, string>> => JSON.parse(readFileSync(home.tokenFile(), 'utf8'));

/** Somebody signed in a while ago, in a way that can be refreshed. */
const signIn = ({ expiresAt = inMinutes(2), more = {}, ...login }: Login = {}): void => {
  home.login({ token: 'first-token', expiresAt, more: { ...REGISTERED, ...more }, ...login });
  sandbox.addSsoSession({
    ...REGISTERED,
    accessToken: 'first-token',
    expiresAt: new Date(expiresAt),
    accounts: [{ accountId: SSO_ACCOUNT, roleName: 'Reader', user: 'reader' }],
  });
};

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.addUser({ name: 'reader' });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  home = ssoHome();
  sandbox.clearRequests();
  sandbox.faults.clear();
});
afterEach(() => home.remove());

describe('an SSO token that can be refreshed', () => {
  it.each([
    ['has less than five minutes left', 2],
    ['has expired', -2],
  ])('is refreshed when it %s, and written for everybody', async (_when, minutes) => {
    signIn({ expiresAt: inMinutes(minutes), more: { registrationExpiresAt: inMinutes(60), ofAnotherTool: { kept: true } } });
    const source = opened();

    const first = await resolved(source);

    expect(asked('CreateToken')).toBe(1);
    expect(cached()).toMatchObject({ clientId: 'client', region: 'eu-west-1', ofAnotherTool: { kept: true } });
    expect(cached()['accessToken']).not.toBe('first-token');
    expect(cached()['refreshToken']).not.toBe('first-refresh');
    expect(Date.parse(cached()['expiresAt'] ?? '')).toBeGreaterThan(Date.now() + 50 * MINUTE);
    expect(statSync(home.tokenFile()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(home.tokenFile()))).toHaveLength(1);
    expect(first.warnings).toBeUndefined();
    expect(await resolved(source)).toBe(first);
    expect(asked('GetRoleCredentials')).toBe(1);
  });

  it('is left alone while it has more', async () => {
    signIn({ expiresAt: inMinutes(7) });
    await resolved();

    expect(asked('CreateToken')).toBe(0);
  });

  it('is refreshed once for all connections and all profiles of the session', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const strategy = strategyWith();
    home.writeConfig(`${readFileSync(home.config, 'utf8')}\n[profile other]\nsso_session = corp\nsso_account_id = ${SSO_ACCOUNT}\nsso_role_name = Reader\n`);

    await Promise.all(Array.from({ length: 20 }, (_, n) => resolved(opened(strategy, n % 2 === 0 ? 'dev' : 'other'))));

    expect(asked('CreateToken')).toBe(1);
  });

  it.each([
    ['expired', -1],
    ['about to expire', 1],
  ])('is refreshed once by two processes that find it %s at the same time', async (_how, minutes) => {
    signIn({ expiresAt: inMinutes(minutes) });
    const start = () =>
      spawn(
        process.execPath,
        ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', join(here, '../test-support/refreshing-process.ts')],
        {
          cwd: root,
          stdio: ['pipe', 'pipe', 'ignore'],
          env: {
            PATH: process.env['PATH'],
            SWC_NODE_PROJECT: join(root, 'tsconfig.base.json'),
            TEST_HOME: home.folder,
            TEST_CONFIG: home.config,
            TEST_SSO: sandbox.ssoEndpoint,
            TEST_OIDC: sandbox.ssoOidcEndpoint,
            TEST_SIGNIN: sandbox.signinEndpoint,
          },
        },
      );
    const processes = [start(), start()];
    await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
    const answers = processes.map(({ stdout }) => once(stdout, 'data'));
    processes.forEach(({ stdin }) => stdin.write('go\n'));

    expect((await Promise.all(answers)).map(String)).toEqual(['resolved\n', 'resolved\n']);
    await Promise.all(processes.map((child) => child.exitCode ?? once(child, 'exit')));
    expect(asked('CreateToken')).toBe(1);
    expect(readdirSync(dirname(home.tokenFile()))).toHaveLength(1);
  });

  it('takes the token that another process has written while it waited', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const lock = `${home.tokenFile()}.lock`;
    writeFileSync(lock, 'held elsewhere');
    const pending = resolve();
    sandbox.addSsoSession({ accessToken: 'theirs', accounts: [{ accountId: SSO_ACCOUNT, roleName: 'Reader', user: 'reader' }] });
    home.login({ token: 'theirs', more: REGISTERED });
    renameSync(lock, `${home.folder}/lock`);

    expect(E.isRight(await pending)).toBe(true);
    expect(asked('CreateToken')).toBe(0);
  });

  it('is used as it is while another process refreshes it', async () => {
    signIn();
    writeFileSync(`${home.tokenFile()}.lock`, 'held elsewhere');
    await resolved();

    expect(asked('CreateToken')).toBe(0);
    expect(existsSync(`${home.tokenFile()}.lock`)).toBe(true);
  });

  it('goes on being used, and says so, while refreshing it fails', async () => {
    signIn();
    sandbox.faults.add({ operation: 'CreateToken', effect: { type: 'error', code: 'SlowDown' }, times: 10 });
    const source = opened();
    const first = await resolved(source);

    expect(first.warnings).toEqual([
      {
        code: 'SsoTokenNotRefreshed',
        problem: expect.stringMatching(/is used until it expires at .* refreshing it failed \(SlowDownException, status 400\)\.$/),
        remedy: expect.stringContaining('aws sso login --profile dev'),
        since: expect.any(Date),
      },
    ]);
    expect(await resolved(source)).toBe(first);
    await resolved(source, true);
    expect(asked('CreateToken')).toBe(1);
  });

  it.each([
    ['the refresh token is refused', { refreshToken: 'spent' }, 'InvalidGrantException, status 400'],
    ['the registration has expired', { registrationExpiresAt: '2026-01-01T00:00:00Z' }, 'registration expired at 2026-01-01'],
  ])('names the command to sign in when %s', async (_why, more, words) => {
    signIn({ expiresAt: inMinutes(-1), more });

    expect(await resolve()).toMatchObject(
      E.left({
        _tag: 'CredentialsUnavailable',
        code: 'SsoTokenExpired',
        problem: expect.stringContaining(words),
        remedy: expect.stringMatching(/^On .*, as the user ".*", run: aws sso login --profile dev$/),
      }),
    );
  });

  it('tells that apart from a token service that is away', async () => {
    signIn({ expiresAt: inMinutes(-1) });

    expect(await resolve(opened(strategyWith({ ssoOidcEndpoint: 'http://127.0.0.1:1' })))).toMatchObject(
      E.left({ code: 'SsoUnreachable', problem: expect.stringContaining('ECONNREFUSED'), remedy: expect.stringContaining('oidc.eu-west-1.amazonaws.com') }),
    );
  });

  it('is refreshed in memory where the cache may not be written, and says so', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const content = readFileSync(home.tokenFile(), 'utf8');
    chmodSync(home.folder, 0o755);
    chmodSync(dirname(home.tokenFile()), 0o555);
    const source = opened();
    const [first, second] = await asOrdinaryUser(async () => [await resolved(source), await resolved(source)]);
    chmodSync(dirname(home.tokenFile()), 0o755);

    expect(first.warnings).toMatchObject([{ code: 'SsoTokenInMemory', problem: expect.stringMatching(/\(EACCES\).*memory of this process only/) }]);
    expect(second).toBe(first);
    expect([asked('CreateToken'), asked('GetRoleCredentials')]).toEqual([1, 1]);
    expect(readFileSync(home.tokenFile(), 'utf8')).toBe(content);
  });

  it('stays where it is, and the property of whoever signed in, when it is reached through a link', async () => {
    signIn();
    const real = join(home.folder, 'token.json');
    renameSync(home.tokenFile(), real);
    symlinkSync(real, home.tokenFile());
    await resolved();

    expect(cached()['accessToken']).not.toBe('first-token');
    expect(JSON.parse(readFileSync(real, 'utf8'))).toEqual(cached());
    expect(statSync(real).uid).not.toBe(NOBODY);
  });

  it('is never refreshed for a legacy profile', async () => {
    signIn({ of: 'https://corp.awsapps.com/start', expiresAt: inMinutes(-1) });
    home.writeConfig(
      `[profile dev]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = ${SSO_ACCOUNT}\nsso_role_name = Reader\n`,
    );

    expect(await resolve()).toMatchObject(E.left({ code: 'SsoTokenExpired' }));
    expect(asked('CreateToken')).toBe(0);
  });

  it('appears in nothing that is said, nor does what it is refreshed with', async () => {
    signIn();
    const told: unknown[] = [await resolve()];
    signIn({ expiresAt: inMinutes(-1), more: { refreshToken: 'spent-refresh-canary', clientSecret: 'client-secret' } });
    told.push(await resolve());

    expect(JSON.stringify(told)).not.toMatch(/first-token|first-refresh|client-secret|canary/);
    expect(JSON.stringify(told)).not.toContain(cached()['accessToken']);
  });
});

describe('an operator who names another folder for tokens', () => {
  it('has them read there, and named in the command', async () => {
    signIn();
    const elsewhere = join(home.folder, 'tokens');
    renameSync(dirname(home.tokenFile()), elsewhere);
    const strategy = strategyWith({ ssoCacheFolder: elsewhere, credentialsFolders: [dirname(home.config)] });
    await resolved(opened(strategy));

    sandbox.endSsoSession('first-token');
    expect(await resolve(opened(strategy), true)).toMatchObject(
      E.left({ remedy: expect.stringContaining(`aws sso login --profile dev && mkdir -p ${elsewhere} && cp `) }),
    );
  });
});
