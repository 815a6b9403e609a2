import * as E from 'fp-ts/lib/Either.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rightOf } from '@aqueduct/integrations/testing';
import { Secret, type CredentialSource } from '@aqueduct/integrations';
import { startSandbox, type Sandbox } from '@aqueduct/sandbox';
import { credentialsFilePathStrategy, type CredentialsFilePathOptions } from '../credentials-file-path.strategy.js';
import type { S3Credentials } from '../s3-credentials.js';
import { LOGIN_CONFIG, LOGIN_SESSION, loginHome, type LoginHome, type LoginState } from '../test-support/login-home.js';
import { asOrdinaryUser } from '../test-support/ordinary-user.js';
import { setEnvironment } from '../test-support/with-environment.js';
import { awsLoginCommand } from './aws-login-command.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const MINUTE = 60_000;

let sandbox: Sandbox;
let home: LoginHome;
let now: () => number;

const strategyWith = (options: CredentialsFilePathOptions = {}) =>
  credentialsFilePathStrategy({
    homeFolder: home.folder,
    signInEndpoint: sandbox.signinEndpoint,
    stsEndpoint: sandbox.stsEndpoint,
    credentialsFileKinds: ['static', 'login', 'role-chain'],
    now: () => now(),
    ...options,
  });
const opened = (strategy = strategyWith(), profile = 'dev'): CredentialSource<S3Credentials> => strategy.open({ path: home.config, profile });
const resolve = (source = opened(), refresh = false) => source.resolve({ refresh })();
const resolved = (source = opened(), refresh = false) => rightOf(source.resolve({ refresh }));
const asked = (): number => sandbox.requests.filter(({ operation }) => operation === 'CreateOAuth2Token').length;
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString();
interface Cached {
  readonly accessToken: Readonly<Record<string, string>>;
  readonly refreshToken: string;
}
const cached = (): Cached => JSON.parse(readFileSync(home.tokenFile, 'utf8')) as Cached;

/** Somebody signed in a while ago. */
const signIn = (state: LoginState = {}): void => {
  home.login({ expiresAt: inMinutes(2), ...state });
  sandbox.addLoginSession({ user: 'reader', refreshToken: 'first-refresh', clientId: 'arn:aws:signin:::devtools/same-device' });
};

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.addUser({ name: 'reader' });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  home = loginHome();
  now = Date.now;
  sandbox.clearRequests();
  sandbox.faults.clear();
});
afterEach(() => home.remove());

describe('a profile of "aws login"', () => {
  it('is used as it is while it lasts, and says whose session it is', async () => {
    signIn({ expiresAt: inMinutes(10) });
    const source = opened();
    const first = await resolved(source);

    expect(first).toEqual({
      credentials: { accessKeyId: 'ASIAFIRST', secretAccessKey: Secret.of('first-secret'), sessionToken: Secret.of('first-session') },
      expiresAt: new Date(cached().accessToken['expiresAt'] ?? ''),
      provides: { region: 'eu-west-1' },
      provenance: {
        strategy: 'credentials-file-path',
        facts: { file: home.config, profile: 'dev', line: 1, login: LOGIN_SESSION, account: '123456789012', accessKeyId: 'ASIAFIRST', expiresAt: cached().accessToken['expiresAt'] },
      },
    });
    expect(await resolved(source)).toBe(first);
    expect(asked()).toBe(0);
  });

  it.each([
    ['has less than five minutes left', 2],
    ['has expired', -2],
  ])('is refreshed when it %s, and written for everybody', async (_when, minutes) => {
    signIn({ expiresAt: inMinutes(minutes), more: { idToken: 'of-another-tool' }, accessToken: { ofTheCli: 1 } });
    const source = opened();
    const first = await resolved(source);

    expect(first.credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(sandbox.session(first.credentials.accessKeyId)).toMatchObject({ user: 'reader' });
    expect(first.warnings).toBeUndefined();
    expect(cached()).toMatchObject({
      idToken: 'of-another-tool',
      clientId: 'arn:aws:signin:::devtools/same-device',
      accessToken: { accessKeyId: first.credentials.accessKeyId, accountId: '123456789012', ofTheCli: 1 },
    });
    expect(cached().refreshToken).not.toBe('first-refresh');
    expect(statSync(home.tokenFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(home.cache)).toHaveLength(1);
    expect(await resolved(source)).toBe(first);
    expect(asked()).toBe(1);
  });

  it('is refreshed again and again, each time with the newest refresh token and the same key', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const source = opened();
    const first = await resolved(source);
    now = () => Date.now() + 12 * MINUTE;
    sandbox.faults.add({ operation: 'CreateOAuth2Token', effect: { type: 'clock', offsetSeconds: 12 * 60 } });
    const second = await resolved(source);

    expect(second.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect(sandbox.requests.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('is refreshed once for all connections to it', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const strategy = strategyWith();
    const all = await Promise.all(Array.from({ length: 20 }, () => resolved(opened(strategy))));

    expect(new Set(all.map(({ credentials }) => credentials)).size).toBe(1);
    expect(asked()).toBe(1);
  });

  it('is refreshed once by two processes that find it expired at the same time', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const start = () =>
      spawn(process.execPath, ['--conditions=@aqueduct/source', '--import', '@swc-node/register/esm-register', join(here, '../test-support/refreshing-process.ts')], {
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
      });
    const processes = [start(), start()];
    await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
    const answers = processes.map(({ stdout }) => once(stdout, 'data'));
    processes.forEach(({ stdin }) => stdin.write('go\n'));

    expect((await Promise.all(answers)).map(String)).toEqual(['resolved\n', 'resolved\n']);
    await Promise.all(processes.map((child) => child.exitCode ?? once(child, 'exit')));
    expect(asked()).toBe(1);
    expect(readdirSync(home.cache)).toHaveLength(1);
  });

  it('is used as it is while another process refreshes it, and taken from that one when it has expired', async () => {
    signIn();
    const lock = `${home.tokenFile}.lock`;
    writeFileSync(lock, 'held elsewhere');
    expect((await resolved()).credentials.accessKeyId).toBe('ASIAFIRST');

    signIn({ expiresAt: inMinutes(-1) });
    const pending = resolved();
    home.login({ accessToken: { accessKeyId: 'ASIATHEIRS' } });
    renameSync(lock, join(home.folder, 'lock'));

    expect((await pending).credentials.accessKeyId).toBe('ASIATHEIRS');
    expect(asked()).toBe(0);
  });

  it('is followed when somebody signs in again', async () => {
    signIn({ expiresAt: inMinutes(10) });
    const source = opened();
    await resolved(source);
    home.login({ accessToken: { accessKeyId: 'ASIASECOND' } });

    expect((await resolved(source)).credentials.accessKeyId).toBe('ASIASECOND');
  });

  it('goes on being used, and says so, while refreshing it fails', async () => {
    signIn();
    sandbox.faults.add({ operation: 'CreateOAuth2Token', effect: { type: 'error', code: 'SlowDown' }, times: 'always' });
    const source = opened();
    const first = await resolved(source);

    expect(first.warnings).toEqual([
      {
        code: 'LoginSessionNotRefreshed',
        problem: expect.stringMatching(/is used until it expires at .* refreshing it failed \(TOO_MANY_REQUESTS, status 429\)\.$/),
        remedy: expect.stringContaining('aws login --profile dev'),
        since: expect.any(Date),
      },
    ]);
    expect(await resolved(source)).toBe(first);
    expect((await resolved(source, true)).credentials).toBe(first.credentials);
    expect(asked()).toBe(1);
    now = () => Date.now() + 31_000;
    expect(await resolved(source)).toBe(first);
    expect(asked()).toBe(2);

    sandbox.faults.clear();
    now = () => Date.now() + 62_000;
    const later = await resolved(source);
    expect([later.warnings, later.credentials.accessKeyId === 'ASIAFIRST']).toEqual([undefined, false]);
  });

  it('is refreshed before its time when S3 refuses it, and not over and over', async () => {
    signIn({ expiresAt: inMinutes(12) });
    const source = opened();
    const first = await resolved(source);
    const second = await resolved(source, true);

    expect([first, second].map(({ credentials }) => credentials.accessKeyId === 'ASIAFIRST')).toEqual([true, false]);
    expect(await resolved(source, true)).toBe(second);
    expect(asked()).toBe(1);

    now = () => Date.now() + 31_000;
    expect((await resolved(source, true)).credentials).not.toBe(second.credentials);
    expect(asked()).toBe(2);
  });

  it.each<[string, () => void, string, string]>([
    ['nobody is signed in', () => undefined, 'LoginSessionMissing', 'there is no session of "aws login" at '],
    ['the session is no JSON', () => writeFileSync(home.tokenFile, 'canary'), 'LoginSessionInvalid', 'is not what "aws login" writes'],
    ['the session lacks a key', () => home.login({ accessToken: { sessionToken: undefined } }), 'LoginSessionInvalid', 'is not what "aws login" writes'],
    ['it expired and cannot be refreshed', () => signIn({ expiresAt: '2026-01-01T00:00:00Z', more: { refreshToken: undefined } }), 'LoginSessionExpired', 'expired at 2026-01-01T00:00:00.000Z, and holds nothing to refresh it with'],
    ['its key cannot be read', () => signIn({ expiresAt: inMinutes(-1), more: { dpopKey: 'canary' } }), 'LoginSessionExpired', 'holds nothing to refresh it with'],
    ['the refresh is refused', () => signIn({ expiresAt: inMinutes(-1), more: { refreshToken: 'spent-canary' } }), 'LoginSessionExpired', 'refreshing it was refused (TOKEN_EXPIRED, status 400)'],
  ])('names the command and the machine when %s', async (_why, prepare, code, words) => {
    prepare();
    const outcome = await resolve();

    expect(outcome).toMatchObject(E.left({ _tag: 'CredentialsUnavailable', code, field: 'profile', problem: expect.stringContaining(words) }));
    expect(outcome).toMatchObject(E.left({ remedy: expect.stringMatching(new RegExp(`^On ${hostname()}, as the user ".*", run: aws login --profile dev$`)) }));
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it.each<[string, () => CredentialsFilePathOptions, string]>([
    ['is away', () => ({ signInEndpoint: 'http://127.0.0.1:1' }), 'ECONNREFUSED'],
    ['is not well', () => (sandbox.faults.add({ operation: 'CreateOAuth2Token', effect: { type: 'error', code: 'InternalError' } }), {}), 'SERVER_ERROR, status 500'],
    ['is hidden by the page of a proxy', () => (sandbox.faults.add({ operation: 'CreateOAuth2Token', effect: { type: 'answer', status: 403, body: '<html>canary</html>' } }), {}), 'error, status 403'],
    ['answers something else', () => (sandbox.faults.add({ operation: 'CreateOAuth2Token', effect: { type: 'answer', status: 200, body: '{"accessToken":"canary"}' } }), {}), 'no credentials in the answer'],
    ['redirects', () => (sandbox.faults.add({ operation: 'CreateOAuth2Token', effect: { type: 'answer', status: 307, headers: { location: `${sandbox.endpoint}/canary` } } }), {}), 'error, status 307'],
  ])('tells an expired session apart from a sign-in service that %s', async (_how, options, detail) => {
    signIn({ expiresAt: inMinutes(-1) });
    const outcome = await resolve(opened(strategyWith(options())));

    expect(outcome).toMatchObject(
      E.left({ code: 'LoginUnreachable', problem: expect.stringContaining(`(${detail})`), remedy: expect.stringContaining('signin.aws.amazon.com') }),
    );
    expect(JSON.stringify(outcome)).not.toContain('canary');
    expect(cached().refreshToken).toBe('first-refresh');
  });

  it('is refreshed in memory where the cache may not be written, and says so', async () => {
    signIn({ expiresAt: inMinutes(-1) });
    const content = readFileSync(home.tokenFile, 'utf8');
    chmodSync(home.folder, 0o755);
    chmodSync(home.cache, 0o555);
    const source = opened();
    const [first, second] = await asOrdinaryUser(async () => [await resolved(source), await resolved(source)]);
    chmodSync(home.cache, 0o755);

    expect(first.warnings).toMatchObject([{ code: 'LoginSessionInMemory', problem: expect.stringMatching(/\(EACCES\).*memory of this process only/) }]);
    expect(second).toBe(first);
    expect(asked()).toBe(1);
    expect(readFileSync(home.tokenFile, 'utf8')).toBe(content);
  });

  it('takes on roles of other profiles in the file', async () => {
    const { arn } = sandbox.addRole({ name: 'lake', actsAs: 'reader' });
    home.writeConfig(`${LOGIN_CONFIG}[profile lake]\nrole_arn = ${arn}\nsource_profile = dev\n`);
    signIn({ expiresAt: inMinutes(-1) });

    expect((await resolved(opened(strategyWith(), 'lake'))).provenance.facts).toMatchObject({ role: arn, chain: 'dev -> lake' });
    expect(await resolve(opened(strategyWith({ credentialsFileKinds: ['role-chain'] }), 'lake'))).toMatchObject(
      E.left({ code: 'ProfileNotAllowed', problem: expect.stringContaining('"login_session" (login)') }),
    );
  });

  it.each([
    ['login_session = a b', 'LoginSettingsInvalid', 'Line 2: "login_session"'],
    [`login_session = ${LOGIN_SESSION}\nregion = evil.example/`, 'LoginSettingsInvalid', 'Line 3: "region"'],
    [`login_session = ${LOGIN_SESSION}\naws_access_key_id = AKIA1\naws_secret_access_key = x`, 'ProfileAmbiguous', '"login_session" on line 2'],
  ])('is refused with the line when it says what cannot be: %j', async (lines, code, words) => {
    home.writeConfig(`[profile dev]\n${lines}\n`);

    expect(await resolve()).toMatchObject(E.left({ code, problem: expect.stringContaining(words) }));
  });

  it('says which region is missing when it must be refreshed, and takes the one of the session first', async () => {
    home.writeConfig(`[profile dev]\nlogin_session = ${LOGIN_SESSION}\n`);
    signIn({ expiresAt: inMinutes(-1) });
    expect(await resolve()).toMatchObject(E.left({ code: 'LoginUnreachable', problem: expect.stringContaining('add "region" to the profile "dev"') }));

    signIn({ expiresAt: inMinutes(-1), more: { signInRegion: 'eu-west-1' } });
    expect(E.isRight(await resolve())).toBe(true);
  });

  it('is looked for beside the file only, whatever the environment of the server says', async () => {
    signIn({ expiresAt: inMinutes(10) });
    const elsewhere = join(home.folder, 'elsewhere');
    mkdirSync(elsewhere);
    renameSync(home.tokenFile, join(elsewhere, home.tokenFile.slice(home.cache.length + 1)));
    const restore = setEnvironment({ AWS_LOGIN_CACHE_DIRECTORY: elsewhere, HOME: home.folder });
    const outcome = await resolve();
    restore();

    expect(outcome).toMatchObject(E.left({ code: 'LoginSessionMissing' }));
    expect(E.isRight(await resolve(opened(strategyWith({ loginCacheFolder: elsewhere, credentialsFolders: [dirname(home.config)] }))))).toBe(true);
    expect(existsSync(home.tokenFile)).toBe(false);
  });

  it('appears in nothing that is said, nor does what it is refreshed with', async () => {
    signIn();
    const told: unknown[] = [await resolve()];
    signIn({ expiresAt: inMinutes(-1), more: { refreshToken: 'spent-refresh' } });
    told.push(await resolve());

    expect(JSON.stringify(told)).not.toMatch(/first-secret|first-session|first-refresh|spent-refresh|PRIVATE KEY/);
  });
});

describe('awsLoginCommand', () => {
  it.each([
    ['the config file of the home folder', '/home/me/.aws/config', undefined, 'aws login --profile dev'],
    ['another file beside it', '/home/me/.aws/work', undefined, 'AWS_CONFIG_FILE=/home/me/.aws/work aws login --profile dev'],
    ['a file elsewhere', '/etc/my aws/config', undefined, "AWS_LOGIN_CACHE_DIRECTORY='/etc/my aws/login/cache' AWS_CONFIG_FILE='/etc/my aws/config' aws login --profile dev"],
    ['a folder of the operator', '/home/me/.aws/config', '/srv/logins', 'AWS_LOGIN_CACHE_DIRECTORY=/srv/logins aws login --profile dev'],
  ])('has aws write where the server looks: %s', (_which, file, folder, command) => {
    expect(awsLoginCommand(file, 'dev', '/home/me', folder)).toBe(command);
  });
});
